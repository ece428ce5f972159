// `help key list`, laid out as the real CLI does it.

import type { CommandNode } from './command-node.ts';
import type { Flag } from './flag.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import type { Place } from './usage-error.ts';
import { nameOf, usageLine } from './usage-line.ts';

export const HELP_COMMAND = 'Print this message or the help of the given subcommand(s)';

/** `summary` is what `-h` asks for; only of a command with more to say does it differ. */
export type HelpForm = 'whole' | 'summary';

export function renderHelp(place: Place, form: HelpForm = 'whole'): string {
  const { node } = place.nodes.at(-1) as { readonly node: CommandNode };
  const isRoot = place.nodes.length === 1;
  const { 'cluster-id': clusterId, ...location } = GLOBAL_FLAGS;
  const flags = { 'cluster-id': clusterId, ...node.flags, ...(isRoot && location) } satisfies Record<string, Flag>;
  const [summary = '', ...more] = node.about.split('\n\n');
  const hasMore = more.length > 0 || Object.values<Flag>(flags).some(isExplained);
  const isWhole = form === 'whole' && hasMore;
  const other = isWhole ? " (see a summary with '-h')" : " (see more with '--help')";
  const help: Flag = { says: `Print help${hasMore ? other : ''}`, short: 'h', read: () => undefined };
  const sections = [isWhole ? node.about : summary, usageLine(place)];
  if (Object.keys(node.children).length > 0) sections.push(`Commands:\n${renderCommands(node)}`);
  const options = Object.entries<Flag>({ ...flags, help }).map(([name, flag]) => renderFlag(name, flag, isWhole));
  sections.push(`Options:\n${options.join(isWhole ? '\n\n' : '\n')}`);
  return `${sections.join('\n\n')}\n`;
}

const isExplained = ({ choices = [] }: Flag): boolean => choices.some(({ says }) => says !== undefined);

function renderCommands({ children }: CommandNode): string {
  const rows: [string, string][] = Object.entries(children).map(([name, { about }]) => [name, about]);
  rows.push(['help', HELP_COMMAND]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about.split('\n')[0]}`).join('\n');
}

function renderFlag(name: string, flag: Flag, isWhole: boolean): string {
  const { short, choices = [], says } = flag;
  const head = `${short === undefined ? '      ' : `  -${short}, `}${nameOf(name, flag)}\n          ${says}`;
  if (choices.length === 0) return head;
  if (!isWhole || !isExplained(flag)) {
    return `${head} [possible values: ${choices.map((choice) => choice.name).join(', ')}]`;
  }
  const width = Math.max(...choices.map((choice) => choice.name.length + 1));
  const list = choices.map((choice) => `\n          - ${`${choice.name}:`.padEnd(width)} ${choice.says}`).join('');
  return `${head}\n\n          Possible values:${list}`;
}
