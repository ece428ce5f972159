// The table of docs/faults.md, from the kinds themselves.

import { join } from 'node:path';
import type { FaultKind, ParameterRule } from '../../sim/fault/fault-kind.ts';
import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import { ROOT } from './source-tree.ts';

export const FAULT_PAGE = join(ROOT, 'docs/faults.md');
const BEGIN = '<!-- kinds: begin -->';
const END = '<!-- kinds: end -->';
const PLACES: Readonly<Record<FaultKind['place'], string>> = {
  channel: 'Around the channel to an HSM',
  device: "Before an HSM's dispatch",
  kms: "Before KMS's dispatch",
  world: 'Actions on the world',
};

/** The page with its tables as they should be. */
export function withFaultTables(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/faults.md has no ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables()}\n${page.slice(end)}`;
}

function tables(): string {
  return Object.entries(PLACES)
    .map(([place, title]) => {
      const kinds = [...FAULT_KINDS.values()].filter((kind) => kind.place === place);
      const hasDirection = kinds.some((kind) => 'directions' in kind);
      const head = hasDirection
        ? ['| kind | what happens | direction | parameters | matches |', '| --- | --- | --- | --- | --- |']
        : ['| kind | what happens | parameters | matches |', '| --- | --- | --- | --- |'];
      return [`### ${title}`, '', ...head, ...kinds.map(row), ''].join('\n');
    })
    .join('\n');
}

function row({ name, says, parameters, matches, ...kind }: FaultKind): string {
  const direction = 'directions' in kind ? ` ${kind.directions.join(', ')} |` : '';
  const rules = Object.entries(parameters).map(([member, rule]) => `\`${member}\` ${wordsOf(rule)}`);
  return `| \`${name}\` | ${says} |${direction} ${rules.join('; ')} | ${matches.join(', ')} |`.replace(/ {2,}/g, ' ');
}

function wordsOf(rule: ParameterRule): string {
  const standard = rule.default === undefined ? 'required' : `default ${rule.default}`;
  return rule.type === 'integer' ? `${rule.min} to ${rule.max}, ${standard}` : standard;
}
