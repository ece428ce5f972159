// Tables of docs/protocol.md: limits, close codes, attributes, statuses. A name without its text does not compile.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTRIBUTE_TABLE, type Definition, GENERATED, type KeyFacts } from '../../sim/hsm/attribute-table.ts';
import { CloseCode } from '../../src/wire/close-codes.ts';
import * as limits from '../../src/wire/limits.ts';
import { AttributeType, KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { code, grouped, table } from './markdown.ts';
import { ROOT } from './source-tree.ts';

// --- limits --------------------------------------------------------------------------------------------------------

/** What is limited, and what past it happens. */
const LIMITS: Readonly<Record<keyof typeof limits, readonly [what: string, past: string]>> = {
  MESSAGE_SIZE_MAX: ['octets of a WebSocket message, either way', 'close 1009'],
  BATCH_SIZE_SPLIT: ['octets past which a sender begins another message', 'advice: nothing'],
  REQUESTS_PER_MESSAGE_MAX: ['requests in one message', 'close 4401'],
  AES_GCM_PLAINTEXT_SIZE_MAX: ['octets of plaintext of one AES-GCM call', '`DATA_TOO_LONG`'],
  RANDOM_SIZE_MAX: ['octets of one `generate_random`', '`INVALID_ARGUMENT`'],
  AES_GCM_IV_SIZE: ['octets of an IV of AES-GCM', '`DECRYPTION_FAILED`'],
  AES_GCM_TAG_SIZE: ['octets of a tag of AES-GCM, unless `tag_length_bits` says fewer', '`DECRYPTION_FAILED`'],
  AAD_SIZE_MAX: ['octets of additional authenticated data', '`MECHANISM_PARAMETER_INVALID`'],
  CONNECTOR_ID_LENGTH_MAX: ['characters of `connector_id`', '`INVALID_ARGUMENT`'],
  IDEMPOTENCY_KEY_LENGTH_MAX: ['characters of `idempotency_key`', '`INVALID_ARGUMENT`'],
  SCRAM_MESSAGE_LENGTH_MAX: ['characters of a SCRAM message', '`INVALID_ARGUMENT`'],
  ATTRIBUTES_MAX: ['attributes of a template, a filter or a question', '`INVALID_ARGUMENT`'],
  FOUND_KEYS_MAX: ['handles in one answer to `find_keys`', 'the answer is `truncated`'],
  POSITION_MAX: ['a position or a handle: 2^53 - 1', 'an HSM sends no greater one; never reached: `BEHIND`'],
};

export const renderLimits = (): string =>
  table(
    ['limit', 'name', 'of', 'otherwise'],
    Object.entries(limits).map(([name, value]) => [
      grouped(value),
      code(name),
      ...(LIMITS[name as keyof typeof LIMITS] ?? []),
    ]),
  );

// --- close codes ---------------------------------------------------------------------------------------------------

const CLOSE_CODES: Readonly<Record<keyof typeof CloseCode, readonly [by: string, why: string]>> = {
  NORMAL: ['either', 'done'],
  GOING_AWAY: ['HSM', 'the HSM stops in order'],
  UNSUPPORTED_DATA: ['HSM', 'a text message: all are binary'],
  MESSAGE_TOO_BIG: ['either', 'a message of more than 1 MiB'],
  MALFORMED_MESSAGE: ['either', 'the octets are no message of this protocol'],
  TOO_MANY_REQUESTS: ['HSM', 'more than 1,024 requests in one message'],
  REQUEST_ID_REUSED: ['HSM', 'a request id that is 0 or not greater than all before it'],
  UNKNOWN_REQUEST_ID: ['client', 'an answer to a request that was never sent'],
  HEARTBEAT_MISSED: ['HSM', 'no request for three heartbeat intervals'],
  SESSION_REPLACED: ['HSM', 'the same user logged in again with the same connector id'],
  TOO_MANY_CONNECTIONS: ['HSM', 'the HSM has as many connections as it takes'],
  IDENTITY_MISMATCH: ['client', 'no hello, the hello of another cluster or HSM, or a wrong signature at log in'],
  SESSION_ENDED: ['HSM', "the session's user was deleted"],
};

export const renderCloseCodes = (): string =>
  table(
    ['code', 'name', 'closed by', 'because'],
    Object.entries(CloseCode).map(([name, value]) => [
      String(value),
      code(name),
      ...(CLOSE_CODES[name as keyof typeof CLOSE_CODES] ?? []),
    ]),
  );

// --- statuses ------------------------------------------------------------------------------------------------------

/** A row of proto/hsm/v1/status.proto, its meaning being the comment above it; or a heading of its comments. */
const STATUS_LINE =
  /^ {2}\/\/ -+ (?<heading>.+?) -+$|(?<comment>(?:^ {2}\/\/ .+\n)*)^ {2}(?<name>[A-Z_]+) = (?<number>\d+);$/gm;

export function statusRows(): readonly { readonly number: string; readonly name: string; readonly meaning: string }[] {
  const proto = readFileSync(join(ROOT, 'proto/hsm/v1/status.proto'), 'utf8');
  return [...proto.matchAll(STATUS_LINE)].flatMap(({ groups = {} }) => {
    const { number, name, comment = '' } = groups;
    if (number === undefined || name === undefined) return [];
    return {
      number,
      name,
      meaning: comment
        .replace(/^ {2}\/\/ /gm, '')
        .trim()
        .replaceAll('\n', ' '),
    };
  });
}

export const renderStatuses = (): string =>
  table(
    ['number', 'name', 'meaning'],
    statusRows().map(({ number, name, meaning }) => [number, code(name), meaning]),
  );

// --- attributes ----------------------------------------------------------------------------------------------------

const OCTETS = Uint8Array.of(0);
const told = (types: readonly AttributeType[]) => new Map(types.map((type) => [type, OCTETS] as const));
const asymmetric = told([
  ...[AttributeType.MODULUS, AttributeType.MODULUS_BITS, AttributeType.PUBLIC_EXPONENT],
  ...[AttributeType.EC_PARAMS, AttributeType.EC_POINT],
]);
/** Keys that were made here, one of each class. */
const EXAMPLES: readonly KeyFacts[] = [
  { keyClass: KeyClass.SECRET_KEY, keyType: KeyType.AES, origin: GENERATED, checkValue: OCTETS, lengthBytes: 32 },
  ...[KeyClass.PRIVATE_KEY, KeyClass.PUBLIC_KEY].map((keyClass) => ({
    ...{ keyClass, keyType: KeyType.RSA, origin: GENERATED, checkValue: OCTETS, publicValues: asymmetric },
  })),
];

const CLASS_NAMES: Readonly<Record<number, string>> = {
  [KeyClass.SECRET_KEY]: 'secret',
  [KeyClass.PRIVATE_KEY]: 'private',
  [KeyClass.PUBLIC_KEY]: 'public',
};

const LATER: Readonly<Record<Definition['later'], string>> = {
  owner: 'owner',
  owner_to_true: 'owner, to true',
  owner_to_false: 'owner, to false',
  admin: 'admin',
  nobody: '-',
};

function initialOf(definition: Definition, key: KeyFacts): string {
  if (definition.classes?.includes(key.keyClass) === false) return '-';
  // What history says of a key whose template says nothing: sensitive, extractable.
  const value = definition.initial(key, { [AttributeType.SENSITIVE]: true, [AttributeType.EXTRACTABLE]: true });
  if (value === undefined) return definition.kind === 'template' ? 'none' : '-';
  if (typeof value === 'boolean') return String(value);
  return value instanceof Uint8Array && value.byteLength === 0 ? 'empty' : "the key's";
}

function creationOf({ atCreation, fixedFor }: Definition): string {
  if (fixedFor === undefined) return atCreation;
  return `${atCreation}; fixed: ${fixedFor.map((keyClass) => CLASS_NAMES[keyClass]).join(', ')}`;
}

export const renderAttributes = (): string =>
  table(
    ['number', 'name', 'value', 'secret', 'private', 'public', 'in a template', 'later'],
    [...ATTRIBUTE_TABLE].map(([type, definition]) => [
      ...[String(type), code(AttributeType[type] ?? ''), code(definition.kind)],
      ...EXAMPLES.map((key) => initialOf(definition, key)),
      ...[creationOf(definition), LATER[definition.later]],
    ]),
  );
