// What is generated in docs/commands.md, from the commands themselves.

import { join } from 'node:path';
import { type CommandNode, commandTree, everyCommand } from '../../app/commands/command-tree.ts';
import { loadProgram } from '../../app/commands/program.ts';
import { code, table } from './markdown.ts';
import { ROOT } from './source-tree.ts';

export const COMMANDS_PAGE = join(ROOT, 'docs/commands.md');
const BEGIN = '<!-- commands: begin -->';
const END = '<!-- commands: end -->';

/** The page with its commands as they should be. */
export async function withCommands(page: string): Promise<string> {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/commands.md has no ${BEGIN} and ${END}`);
  const tree = commandTree(await loadProgram());
  const commands = everyCommand(tree).filter(({ path, commands }) => commands.length === 0 && path.at(-1) !== 'help');
  return `${page.slice(0, begin + BEGIN.length)}\n\n${commands.map(section).join('\n')}\n${page.slice(end)}`;
}

function section({ path, usage, says, arguments: args, options, examples }: CommandNode): string {
  const rows = [
    ...args.map((argument) => [code(argument.name), argument.says]),
    ...options.map(({ flags, says }) => [code(flags), says]),
  ].map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  return [
    `### ${code(path.join(' '))}`,
    '',
    `${code(['cloudhsm-sim', ...path, usage].join(' '))}: ${says}.`,
    '',
    table(['', ''], rows),
    '',
    '```sh',
    ...examples,
    '```',
    '',
  ].join('\n');
}
