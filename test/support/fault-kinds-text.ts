// The types of faults as somebody writes them, made from the table of kinds: sim/fault/written-kinds.ts.

import { fileURLToPath } from 'node:url';
import type { FaultKind, ParameterRule } from '../../sim/fault/fault-kind.ts';
import { FAULT_KINDS } from '../../sim/fault/kinds.ts';

export const WRITTEN_KINDS_FILE = fileURLToPath(new URL('../../../sim/fault/written-kinds.ts', import.meta.url));

const HEAD = `// What each kind of fault takes, as types. Written by \`npm run faults\` from the table of kinds: do not edit.

import type { StatusName } from '../../src/wire/generated/status-name.js';

/** A refusing status of the protocol, by its name or its number. */
type RefusingStatus = Exclude<StatusName, 'SUCCESS'> | number;

/** By kind: its parameters, whom it can be for, and where it acts. */
export interface WrittenKinds {
`;

/** The whole file. */
export const writtenKindsText = (): string => `${HEAD}${[...FAULT_KINDS.values()].map(memberOf).join('')}}\n`;

function memberOf(kind: FaultKind): string {
  const parameters = Object.entries(kind.parameters).map(parameterOf);
  return [
    `  /** ${kind.says} */`,
    `  readonly ${kind.name}: {`,
    ...(parameters.length === 0
      ? ['    readonly parameters: Readonly<Record<string, never>>;']
      : ['    readonly parameters: {', ...parameters.flat(), '    };']),
    `    readonly match: ${kind.matches.map((member) => `'${member}'`).join(' | ') || 'never'};`,
    `    readonly place: '${kind.place}';`,
    '  };',
    '',
  ].join('\n');
}

function parameterOf([name, rule]: readonly [string, ParameterRule]): readonly string[] {
  const isOptional = rule.default !== undefined;
  return [`      /** ${saysOf(rule)} */`, `      readonly ${name}${isOptional ? '?' : ''}: ${typeOf(rule)};`];
}

function saysOf(rule: ParameterRule): string {
  const ends = rule.default === undefined ? '' : ` Default: ${rule.default}.`;
  switch (rule.type) {
    case 'integer':
      return `A whole number from ${rule.min} to ${rule.max}.${ends}`;
    case 'status':
      return `What the HSM answers.${ends}`;
    case 'text':
      return `1 to ${rule.lengthMax} characters.${ends}`;
    case 'flag':
      return `True or false.${ends}`;
  }
}

const TYPES = { integer: 'number', status: 'RefusingStatus', text: 'string', flag: 'boolean' } as const;
const typeOf = (rule: ParameterRule): string => TYPES[rule.type];
