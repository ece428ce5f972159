// What a program gives a method, whether or not a compiler has looked at it: checked before anything is sent. What is wrong
// is named as the method's documentation names it.

import { types } from 'node:util';
import { SimError } from '../../src/errors.ts';
import { saidKind, saidValue } from '../../src/runtime/said-value.ts';

/** Of `hsmTimeoutMs`, wherever it stands. */
export const [HSM_TIMEOUT_MIN_MS, HSM_TIMEOUT_MAX_MS] = [100, 600_000];
const UINT32_MAX = 2 ** 32 - 1;

/** @throws SimError `invalid_configuration` for anything that is no Uint8Array; another view would lose octets unseen */
export function octetsOf(name: string, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  // Of another realm, a sandbox of a test runner for example: the same octets, as ours.
  if (types.isUint8Array(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const how = typeof value === 'string' ? ': Buffer.from(text) makes one' : '';
  throw wrong(`${name} takes a Uint8Array, not ${saidKind(value)}${how}`);
}

/** @throws SimError `invalid_configuration` */
export function handleOf(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw wrong(`${name} takes a whole number, the handle of a key, not ${saidValue(value)}`);
}

/** @throws SimError `invalid_configuration` */
export function numberOf(name: string, value: unknown, max = UINT32_MAX, min = 0): number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  throw wrong(`${name} takes a whole number from ${min} to ${max}, not ${saidValue(value)}`);
}

/** @throws SimError `invalid_configuration` */
export function flagOf(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong(`${name} takes true or false, not ${saidValue(value)}`);
}

/** It may be a secret. @throws SimError `invalid_configuration` */
export function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw wrong(`${name} takes text, not ${saidKind(value)}`);
}

/** @param members all that there may be; undefined: any. @throws SimError `invalid_configuration` */
export function recordOf<T extends object>(name: string, value: T, members?: readonly (keyof T & string)[]): T {
  const given: unknown = value;
  if (typeof given !== 'object' || given === null || Array.isArray(given) || ArrayBuffer.isView(given)) {
    throw wrong(`${name} takes an object, not ${saidKind(given)}`);
  }
  const unknown = members && Object.keys(given).find((member) => !(members as readonly string[]).includes(member));
  if (members !== undefined && unknown !== undefined) {
    throw wrong(`${name} takes no '${unknown}'; it takes ${members.join(', ')}`);
  }
  return value;
}

/** What a table has by that name. @param what `'x' is no ...`. @throws SimError `invalid_configuration` */
export function lookUp<T>(table: Readonly<Record<string, T>>, name: unknown, what: string): T {
  const value = typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
  if (value !== undefined) return value;
  throw wrong(`${saidValue(name)} is no ${what}; there are ${Object.keys(table).join(', ')}`);
}

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);
