// `Usage: key delete [OPTIONS] --filter [<FILTER>...]`

import type { CommandNode } from './command-node.ts';
import type { Flag, FlagTable } from './flag.ts';
import type { Place } from './usage-error.ts';

/** `--username <USERNAME>`, `--filter [<FILTER>...]`, `--value <VALUE>...`, `--session` */
export const nameOf = (name: string, { placeholder, many }: Flag): string => {
  if (placeholder === undefined) return `--${name}`;
  if (many === 'any') return `--${name} [<${placeholder}>...]`;
  return `--${name} <${placeholder}>${many === 'some' ? '...' : ''}`;
};

/** `<--data-path <DATA_PATH>|--data <DATA>>` */
export const alternatives = (flags: FlagTable, names: readonly string[]): string =>
  `<${names.map((name) => nameOf(name, flags[name] as Flag)).join('|')}>`;

const isGrouped = ({ exactlyOne }: CommandNode, name: string): boolean =>
  exactlyOne.some((names) => names.includes(name));

/** Required flags and alternatives of one node, in the order of its table. */
function demands(node: CommandNode): string[] {
  const required = Object.entries(node.flags).filter(([name, flag]) => flag.required && !isGrouped(node, name));
  return [
    ...required.map(([name, flag]) => nameOf(name, flag)),
    ...node.exactlyOne.map((names) => alternatives(node.flags, names)),
  ];
}

export function usageLine({ program, nodes }: Place): string {
  const parts: string[] = program === '' ? [] : [program];
  nodes.forEach(({ name, node }, index) => {
    if (name !== '') parts.push(name);
    const isLast = index === nodes.length - 1;
    // Every command takes --cluster-id, so that there always are options.
    if (isLast) parts.push('[OPTIONS]');
    parts.push(...demands(node));
    if (isLast && Object.keys(node.children).length > 0)
      parts.push(node.action === undefined ? '<COMMAND>' : '[COMMAND]');
  });
  return `Usage: ${parts.join(' ')}`;
}
