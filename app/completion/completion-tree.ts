// All that can be completed: the commands, and below `cli` those of CloudHSM CLI, which its own parser reads.

import { loadCommandTree } from '../cli/command-tree.ts';
import type { CommandNode as CliNode } from '../cli/language/command-node.ts';
import type { Flag, FlagTable } from '../cli/language/flag.ts';
import { GLOBAL_FLAGS } from '../cli/language/global-flags.ts';
import { nameOf } from '../cli/language/usage-line.ts';
import { type CommandNode, commandTree, type OptionNode } from '../commands/command-tree.ts';
import { loadProgram } from '../commands/program.ts';

export async function completionTree(): Promise<CommandNode> {
  const program = commandTree(await loadProgram());
  const cli = await loadCommandTree('single_command', []);
  const commands = program.commands.map((node) =>
    node.path[0] === 'cli' ? { ...node, ...partsOf(cli, node.path) } : node,
  );
  return { ...program, commands };
}

function partsOf({ flags, children }: CliNode, path: readonly string[], inherited: FlagTable = {}) {
  const own = { ...inherited, ...flags };
  return {
    options: [...Object.entries(own), ...Object.entries<Flag>(GLOBAL_FLAGS)].map(optionNode),
    commands: Object.entries(children).map(([name, child]): CommandNode => {
      const below = [...path, name];
      return {
        ...{ path: below, says: child.about, usage: '', arguments: [], examples: [] },
        ...partsOf(child, below, own),
      };
    }),
  };
}

const optionNode = ([name, flag]: readonly [string, Flag]): OptionNode => ({
  names: [...(flag.short === undefined ? [] : [`-${flag.short}`]), `--${name}`],
  flags: nameOf(name, flag),
  says: flag.says,
  takesValue: flag.placeholder !== undefined,
  candidates:
    flag.choices?.map((choice) => choice.name) ?? (/PATH|FILE/.test(flag.placeholder ?? '') ? 'files' : undefined),
});
