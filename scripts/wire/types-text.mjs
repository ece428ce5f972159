// The types of what the codec takes: every member optional, as in proto3. What decoding makes of them is src/wire/messages.ts.

const SCALARS = { uint32: 'number', uint64: 'number', bool: 'boolean', bytes: 'Uint8Array', string: 'string' };

const lines = (...parts) => parts.flat(Infinity).join('\n');

export const typesText = ({ messages, enums }) =>
  lines(
    '// Made from proto/ by scripts/generate-wire.mjs.',
    '',
    "import type { FlatReader } from '../flat-reader.ts';",
    "import type { FlatWriter } from '../flat-writer.ts';",
    enums.map(enumText),
    messages.map(messageText),
    '',
    '/** A member of an envelope that is a body: its tag, and what encodes it. */',
    'export type Body = readonly [tag: number, encode: (message: never, writer: FlatWriter) => void];',
    "export const requestBodies: Readonly<Record<NonNullable<Request['body']>, Body>>;",
    "export const responseBodies: Readonly<Record<NonNullable<Response['body']>, Body>>;",
    '',
  );

/** The names of the statuses alone. */
export const statusNamesText = ({ enums }) =>
  lines(
    '// Made from proto/ by scripts/generate-wire.mjs.',
    '',
    '/** What an HSM answers, by name. */',
    'export type StatusName =',
    enums.find(({ name }) => name === 'Status').values.map(([key]) => `  | '${key}'`),
    '',
  );

const enumText = ({ name, values }) =>
  lines(
    '',
    `export enum ${name} {`,
    values.map(([key, value]) => `  ${key} = ${value},`),
    '}',
  );

const messageText = ({ name, fields, oneofs }) =>
  lines(
    '',
    `export interface ${name} {`,
    fields.map((field) => `  ${field.name}?: ${typeOf(field)} | null | undefined;`),
    oneofs.map((oneof) => `  ${oneof.name}?: ${oneof.members.map((member) => `'${member}'`).join(' | ')} | undefined;`),
    '}',
    `export function encode${name}(message: ${name}, writer: FlatWriter): void;`,
    `export function decode${name}(reader: FlatReader, end: number): ${name};`,
  );

function typeOf({ kind, typeName, repeated }) {
  const type = SCALARS[kind] ?? typeName;
  return repeated ? `readonly ${type}[]` : type;
}
