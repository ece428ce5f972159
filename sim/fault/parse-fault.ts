// A fault from outside: everything about it is checked before anything of it is applied, and what is wrong is named.

import { SimError } from '../../src/errors.ts';
import { parseIsoDate } from '../../src/runtime/iso-date.ts';
import { nearestWord } from '../../src/runtime/nearest-word.ts';
import { saidKind, saidValue } from '../../src/runtime/said-value.ts';
import { Status } from '../../src/wire/status.ts';
import type { Direction, Fault, FaultMatch, Parameters, ParameterValue } from './fault.ts';
import type { FaultKind, ParameterRule } from './fault-kind.ts';
import { FAULT_KINDS } from './kinds.ts';
import { isOperation, OPERATIONS } from './operations.ts';
import { statusOf } from './status-of.ts';
import { handleOf } from './targets.ts';

/** Not `.` and `..`, which no URL can end with: RFC 3986 section 5.2.4. */
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/;
const TEXT_LENGTH_MAX = 256;
const COUNT_MAX = 1_000_000_000;
/** The years that ISO 8601 writes with four digits: whatever is shown can be sent back. */
const DATE_MIN_MS = Date.parse('0000-01-01T00:00:00.000Z');
const DATE_MAX_MS = Date.parse('9999-12-31T23:59:59.999Z');
const MATCH_MEMBERS: readonly (keyof FaultMatch)[] = [
  ...(['clusterId', 'hsmId', 'username', 'operation', 'keyId', 'kmsOperation', 'customKeyStoreId'] as const),
];
/** Milliseconds since 1970 here, ISO 8601 wherever somebody reads them. */
export const DATE_MEMBERS: readonly string[] = ['activeFrom', 'activeUntil'];
const MEMBERS = [
  ...['name', 'kind', 'parameters', 'match', 'direction', 'probability', 'seed', 'skip', 'times'],
  ...DATE_MEMBERS,
];

/** Of events; an action on the world is none. */
export const EVENT_MEMBERS: readonly string[] = ['probability', 'seed', 'skip', 'times'];

const STATUS_NAMES = Object.keys(Status).filter((name) => statusOf(name) !== undefined);

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);

/** What only those who put the simulator together know. */
export interface KnownNames {
  readonly kmsOperations: readonly string[];
  /** Where faults may sit; those of other places belong to another process. Default: anywhere. */
  readonly places?: readonly FaultKind['place'][];
}

export const isKnownPlace = ({ places }: KnownNames, place: FaultKind['place']): boolean =>
  places === undefined || places.includes(place);

/** @throws SimError `invalid_configuration` that names the member */
export function parseFault(value: unknown, known: KnownNames): Fault {
  const given = objectOf(value, 'a fault');
  refuseUnknown(given, MEMBERS, '');
  const { name } = given;
  if (name === undefined) throw wrong('name is missing');
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw wrong(
      `name takes 1 to 64 letters, digits, '.', '_' or '-', but not '.' or '..' alone; ${saidValue(name)} is none`,
    );
  }
  const kind = kindOf(given.kind, known);
  if (!isKnownPlace(known, kind.place)) {
    const process = kind.place === 'kms' ? 'the kms process' : 'the cluster process';
    throw wrong(`${kind.name} belongs to another process (its place is ${kind.place}); create it in ${process}`);
  }
  const parameters = parseParameters(kind, given.parameters);
  if (kind.place === 'world') {
    const counting = EVENT_MEMBERS.find((member) => given[member] !== undefined);
    if (counting !== undefined) throw wrong(`${counting} has no meaning for ${kind.name}, which happens once`);
  }
  const times = numberMember(given, 'times', 1, COUNT_MAX);
  const activeFrom = dateMember(given, 'activeFrom');
  const activeUntil = dateMember(given, 'activeUntil');
  if (activeFrom !== undefined && activeUntil !== undefined && activeUntil <= activeFrom) {
    throw wrong('activeUntil is not after activeFrom');
  }
  return {
    name,
    kind: kind.name,
    parameters,
    match: parseMatch(kind, given.match, known),
    direction: directionOf(kind, given.direction),
    probability: fraction(given.probability),
    seed: numberMember(given, 'seed', 0, 2 ** 32 - 1) ?? 1,
    skip: numberMember(given, 'skip', 0, COUNT_MAX) ?? 0,
    ...{ times, activeFrom, activeUntil },
  };
}

function kindOf(value: unknown, known: KnownNames): FaultKind {
  const kind = typeof value === 'string' ? FAULT_KINDS.get(value) : undefined;
  if (kind !== undefined) return kind;
  if (value === undefined) throw wrong(`kind is missing: one of those that \`cloudhsm-sim fault kinds\` lists`);
  const here = [...FAULT_KINDS.values()].filter(({ place }) => isKnownPlace(known, place)).map(({ name }) => name);
  throw wrong(`kind takes one of those that \`cloudhsm-sim fault kinds\` lists, ${not(value, here)}`);
}

/** What was given, and which of these may have been meant. */
function not(value: unknown, known: readonly string[] = []): string {
  const nearest = typeof value === 'string' ? nearestWord(value, known) : undefined;
  return `not ${saidValue(value)}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

function parseParameters(kind: FaultKind, value: unknown): Parameters {
  const given = value === undefined ? {} : objectOf(value, 'parameters');
  refuseUnknown(given, Object.keys(kind.parameters), 'parameters.');
  const parsed: Record<string, ParameterValue> = {};
  for (const [name, rule] of Object.entries(kind.parameters)) {
    const member = given[name] === undefined ? rule.default : given[name];
    if (member === undefined) throw wrong(`parameters.${name} is missing`);
    parsed[name] = checkParameter(`parameters.${name}`, rule, member);
  }
  return parsed;
}

function checkParameter(name: string, rule: ParameterRule, value: unknown): ParameterValue {
  switch (rule.type) {
    case 'integer':
      if (Number.isInteger(value) && (value as number) >= rule.min && (value as number) <= rule.max)
        return value as number;
      throw wrong(`${name} takes a whole number from ${rule.min} to ${rule.max}, ${not(value)}`);
    case 'status': {
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text === 'string' && statusOf(text) !== undefined) return text;
      throw wrong(
        `${name} takes a refusing status of the protocol, by name as BUSY or by number as 187, ${not(value, STATUS_NAMES)}`,
      );
    }
    case 'text':
      if (typeof value === 'string' && value.length > 0 && value.length <= rule.lengthMax) return value;
      throw wrong(`${name} takes 1 to ${rule.lengthMax} characters, ${not(value)}`);
    case 'flag':
      if (typeof value === 'boolean') return value;
      throw wrong(`${name} takes true or false, ${not(value)}`);
  }
}

function parseMatch(kind: FaultKind, value: unknown, { kmsOperations }: KnownNames): FaultMatch {
  if (value === undefined) return {};
  const given = objectOf(value, 'match');
  refuseUnknown(given, MATCH_MEMBERS, 'match.');
  refuseUseless(given, kind);
  for (const [member, text] of Object.entries(given)) {
    if (typeof text === 'string' && text.length > 0 && text.length <= TEXT_LENGTH_MAX) continue;
    throw wrong(`match.${member} takes 1 to ${TEXT_LENGTH_MAX} characters, ${not(text)}`);
  }
  const match = { ...given } as FaultMatch;
  const { operation, kmsOperation, keyId } = match;
  if (operation !== undefined && !isOperation(operation)) {
    throw wrong(
      `match.operation takes a body of the wire's Request as 'encrypt' or 'loginStart', ${not(operation, OPERATIONS)}`,
    );
  }
  const operations: readonly string[] | undefined = kind.place === 'device' ? kind.operations : undefined;
  if (operation !== undefined && operations?.includes(operation) === false) {
    throw wrong(`match.operation takes ${operations.join(', ')} for ${kind.name}, ${not(operation, operations)}`);
  }
  if (kmsOperation !== undefined && !kmsOperations.includes(kmsOperation)) {
    throw wrong(
      `match.kmsOperation takes an operation of the KMS API as 'Encrypt', ${not(kmsOperation, kmsOperations)}`,
    );
  }
  if (keyId !== undefined && kind.place !== 'kms') handleOf(keyId);
  return match;
}

function directionOf(kind: FaultKind, value: unknown): Direction {
  const possible = kind.place === 'channel' || kind.place === 'device' ? kind.directions : undefined;
  if (value === undefined) return possible?.includes('downstream') ? 'downstream' : (possible?.[0] ?? 'downstream');
  if (possible === undefined) throw wrong(`direction has no meaning for ${kind.name}`);
  const direction = possible.find((candidate) => candidate === value);
  if (direction === undefined)
    throw wrong(`direction takes ${possible.join(' or ')} for ${kind.name}, ${not(value, possible)}`);
  return direction;
}

function fraction(value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw wrong(`probability takes a number from 0 to 1, ${not(value)}`);
}

/** ISO 8601, or milliseconds since 1970. */
function dateMember(given: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  const date = typeof value === 'string' ? parseIsoDate(value) : value;
  if (Number.isInteger(date) && (date as number) >= DATE_MIN_MS && (date as number) <= DATE_MAX_MS)
    return date as number;
  throw wrong(`${name} takes a date, as ISO 8601 or as milliseconds since 1970, ${not(value)}`);
}

function numberMember(
  given: Readonly<Record<string, unknown>>,
  name: string,
  min: number,
  max: number,
): number | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  throw wrong(`${name} takes a whole number from ${min} to ${max}, ${not(value)}`);
}

/** Of a change, which may take away what is not there. @throws SimError `invalid_configuration` for what there never is */
export function checkChange(change: Readonly<Record<string, unknown>>, kind: FaultKind): void {
  refuseUnknown(change, MEMBERS, '');
  const { parameters, match } = change;
  if (isObject(parameters)) refuseUnknown(parameters, Object.keys(kind.parameters), 'parameters.');
  if (!isObject(match)) return;
  refuseUnknown(match, MATCH_MEMBERS, 'match.');
  refuseUseless(match, kind);
}

function refuseUseless(match: object, kind: FaultKind): void {
  const useless = Object.keys(match).find((member) => !kind.matches.includes(member as keyof FaultMatch));
  if (useless !== undefined) throw wrong(`match.${useless} has no meaning for ${kind.name}`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  // Text may be of a file that is about something else, and not for everybody's eyes.
  throw wrong(`${what} is an object, not ${saidKind(value)}`);
}

function refuseUnknown(given: object, members: readonly string[], prefix: string): void {
  const unknown = Object.keys(given).find((member) => !members.includes(member));
  if (unknown === undefined) return;
  const nearest = nearestWord(unknown, members);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  throw wrong(`${prefix}${unknown} is not known here; there is ${members.join(', ') || 'nothing'}${hint}`);
}
