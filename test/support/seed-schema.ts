// schemas/seed-1.json and the tables of docs/seed.md, from the schema that seeds are checked by.

import { join } from 'node:path';
import { FAULT_SCHEMAS } from '../../app/control/fault-schemas.ts';
import type { Schema } from '../../app/seed/schema/schema.ts';
import { SEED_SCHEMA, SEED_VERSION } from '../../app/seed/schema/seed-schema.ts';
import { code, table } from './markdown.ts';
import { ROOT } from './source-tree.ts';

export const SCHEMA_FILE = join(ROOT, `schemas/seed-${SEED_VERSION}.json`);
export const SEED_PAGE = join(ROOT, 'docs/seed.md');
const BEGIN = '<!-- members: begin -->';
const END = '<!-- members: end -->';

const membersOf = (schema: Schema): Readonly<Record<string, Schema>> =>
  (schema.properties ?? {}) as Readonly<Record<string, Schema>>;

/** For editors: the simulator has its own check of faults. */
function faultSchema(): Schema {
  const kinds = FAULT_SCHEMAS.Fault?.oneOf as readonly Schema[];
  // Hits are of faults that are listed.
  const {
    kind: _kind,
    hits: _hits,
    ...members
  }: Readonly<Record<string, Schema>> = Object.assign({}, ...kinds.map(membersOf));
  const nameOf = (kind: Schema): unknown => membersOf(kind).kind?.const;
  return {
    type: 'object',
    required: ['name', 'kind'],
    additionalProperties: false,
    properties: {
      ...members,
      kind: { enum: kinds.map(nameOf) },
      ...{ parameters: { type: 'object' }, match: { type: 'object' }, direction: { enum: ['upstream', 'downstream'] } },
    },
    allOf: kinds.map((kind) => ({
      if: { properties: { kind: { const: nameOf(kind) } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { description: kind.description, properties: ofKind(membersOf(kind)) },
    })),
  };
}

const ofKind = ({ parameters, match }: Readonly<Record<string, Schema>>) => ({ parameters, match });

const foreignShape = (member: string): Schema => ({
  ...{ type: 'object', required: [member], properties: { [member]: { type: 'string' } } },
});

export function publishedSchema(): Schema {
  const { faults, ...members } = membersOf(SEED_SCHEMA);
  const items = {
    description: "a fault, or one in the shape of toxiproxy's toxics or of LocalStack's chaos faults",
    anyOf: [faultSchema(), ...['type', 'service'].map(foreignShape)],
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:cloudhsm-sim:seed:${SEED_VERSION}`,
    title: `a seed of cloudhsm-sim, version ${SEED_VERSION}`,
    ...SEED_SCHEMA,
    properties: { ...members, faults: { ...faults, items } },
  };
}

export const schemaText = (): string => `${JSON.stringify(publishedSchema(), inStandardWords, 2)}\n`;

/** Strict validators refuse `errorMessage`, which is no keyword of JSON Schema: what it says is part of the description. */
function inStandardWords(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('errorMessage' in value)) return value;
  const { errorMessage, ...schema } = value as Schema;
  return { ...schema, description: [schema.description, errorMessage].filter(Boolean).join('; ') };
}

/** The page with its tables as they should be. */
export function withMemberTables(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/seed.md has no ${BEGIN} and ${END}`);
  const tables = TITLES.map(([path, title]) => tableOf(path, title)).join('\n');
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables}\n${page.slice(end)}`;
}

/** In the order of the page. */
const TITLES: readonly (readonly [path: readonly string[], title: string])[] = [
  [[], 'The document'],
  [['clock'], '`clock`'],
  [['settings'], '`settings`'],
  [['clusters'], '`clusters[]`'],
  [['clusters', 'customerCa'], '`clusters[].customerCa`'],
  [['clusters', 'users'], '`clusters[].users[]`'],
  [['clusters', 'hsmKeys'], '`clusters[].hsmKeys[]`'],
  [['clusters', 'hsmKeys', 'attributes'], '`attributes` and `publicAttributes`'],
  [['customKeyStores'], '`customKeyStores[]`'],
  [['keys'], '`keys[]`'],
];

function tableOf(path: readonly string[], title: string): string {
  const schema = path.reduce((within, name) => itemOf(membersOf(within)[name]), SEED_SCHEMA);
  const required = (schema.required ?? []) as readonly string[];
  const rows = Object.entries(membersOf(schema)).map(([name, member]) => [
    `${code(name)}${required.includes(name) ? ' *' : ''}`,
    takes(member),
    says(member),
  ]);
  return `### ${title}\n\n${table(['member', 'takes', ''], rows)}\n`;
}

const itemOf = (schema: Schema | undefined): Schema => ((schema?.items ?? schema) as Schema | undefined) ?? {};

const takes = ({ errorMessage = '' }: Schema): string => errorMessage.replace(/^takes /, '').replaceAll('|', '\\|');

const says = ({ description = '', default: usual }: Schema): string =>
  [description, ...(usual === undefined ? [] : [`default: ${code(String(usual))}`])].join('; ').replaceAll('|', '\\|');
