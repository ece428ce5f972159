// `help key list`, laid out as the real CLI does it.

import type { CommandNode } from './command-node.ts';
import type { Flag } from './flag.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import type { Place } from './usage-error.ts';
import { nameOf, usageLine } from './usage-line.ts';

const HELP_FLAG: Flag<undefined> = { says: 'Print help', short: 'h', read: () => undefined };
const HELP_COMMAND = 'Print this message or the help of the given subcommand(s)';

export function renderHelp(place: Place): string {
  const { node } = place.nodes.at(-1) as { readonly node: CommandNode };
  const isRoot = place.nodes.length === 1;
  const { 'cluster-id': clusterId, ...location } = GLOBAL_FLAGS;
  const flags = Object.entries<Flag>({
    'cluster-id': clusterId,
    ...node.flags,
    ...(isRoot && location),
    help: HELP_FLAG,
  });
  const sections = [node.about, usageLine(place)];
  if (Object.keys(node.children).length > 0) sections.push(`Commands:\n${renderCommands(node)}`);
  sections.push(`Options:\n${flags.map(([name, flag]) => renderFlag(name, flag)).join('\n')}`);
  return `${sections.join('\n\n')}\n`;
}

function renderCommands({ children }: CommandNode): string {
  const rows: [string, string][] = Object.entries(children).map(([name, { about }]) => [name, about]);
  rows.push(['help', HELP_COMMAND]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about.split('\n')[0]}`).join('\n');
}

function renderFlag(name: string, flag: Flag): string {
  const { short, choices = [], says } = flag;
  const head = `${short === undefined ? '      ' : `  -${short}, `}${nameOf(name, flag)}`;
  const explained = choices.some((choice) => choice.says !== undefined);
  if (!explained && choices.length > 0) {
    return `${head}\n          ${says} [possible values: ${choices.map((choice) => choice.name).join(', ')}]`;
  }
  const width = Math.max(0, ...choices.map((choice) => choice.name.length + 1));
  const list = choices.map((choice) => `\n          - ${`${choice.name}:`.padEnd(width)} ${choice.says}`).join('');
  return `${head}\n          ${says}${explained ? `\n\n          Possible values:${list}\n` : ''}`;
}
