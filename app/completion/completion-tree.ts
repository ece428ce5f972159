// All that can be completed: the commands, with values of arguments that they themselves do not load, and below `cli` those of
// CloudHSM CLI, which its own parser reads.

import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import { loadCommandTree } from '../cli/command-tree.ts';
import type { CommandNode as CliNode } from '../cli/language/command-node.ts';
import type { Flag, FlagTable } from '../cli/language/flag.ts';
import { GLOBAL_FLAGS } from '../cli/language/global-flags.ts';
import { HELP_COMMAND } from '../cli/language/help.ts';
import { nameOf } from '../cli/language/usage-line.ts';
import { type CommandNode, commandTree, type OptionNode } from '../commands/command-tree.ts';
import { loadProgram } from '../commands/program.ts';

export async function completionTree(): Promise<CommandNode> {
  const program = commandTree(await loadProgram());
  const cli = await loadCommandTree('single_command', []);
  const names = program.commands.map(({ path }) => path.at(-1) ?? '');
  const commands = program.commands.map((node): CommandNode => {
    switch (node.path[0]) {
      case 'cli':
        return { ...node, ...cliParts(cli, node.path) };
      case 'fault':
        return withValues(node, 'kind', [...FAULT_KINDS.keys()]);
      case 'help':
        return withValues(node, 'command', names);
      default:
        return node;
    }
  });
  return { ...program, commands };
}

/** What may stand for the argument of this name, of the command and of those below it. */
const withValues = (node: CommandNode, name: string, candidates: readonly string[]): CommandNode => ({
  ...node,
  arguments: node.arguments.map((argument) => (argument.name === name ? { ...argument, candidates } : argument)),
  commands: node.commands.map((child) => withValues(child, name, candidates)),
});

/** With `help`, behind which all of them may be named. */
function cliParts(cli: CliNode, path: readonly string[]) {
  const { options, commands } = partsOf(cli, path);
  const help = { path: [...path, 'help'], says: HELP_COMMAND, commands };
  return { options, commands: [...commands, topicOf(help, path)] };
}

function topicOf({ path, says, commands }: Pick<CommandNode, 'path' | 'says' | 'commands'>, below: readonly string[]) {
  const at = [...below, path.at(-1) ?? ''];
  const topics: readonly CommandNode[] = commands.map((child) => topicOf(child, at));
  return { ...{ path: at, says, usage: '', options: [], arguments: [], examples: [] }, commands: topics };
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
