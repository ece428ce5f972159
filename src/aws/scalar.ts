// Strings, blobs, integers, booleans and timestamps of a request: from JSON to what handlers are given.

import {
  type Constraint,
  enumConstraint,
  lengthConstraints,
  patternConstraint,
  sizeConstraints,
  valueConstraints,
} from './constraint.ts';
import { mismatch } from './mismatch.ts';
import type { ScalarShape } from './model.ts';

export interface Scalar {
  /** The words of every constraint of the shape. */
  readonly texts: readonly string[];
  /** False where AWS leaves the value out of messages: sensitive shapes and blobs. */
  readonly isShown: boolean;
  /** Decodes `value` and appends the words of each constraint it breaks. Throws SerializationException. */
  check(value: unknown, broken: string[]): unknown;
}

const INTEGER_MAX = 2 ** 31 - 1;
const INTEGER_MIN = -(2 ** 31);
/** ECMA-262 section 21.4.1.1: no date is further than this from 1970, in milliseconds. */
const DATE_MAX_MS = 8.64e15;

export function compileScalar(shape: ScalarShape): Scalar {
  const { min, max } = shape;
  const isShown = shape.sensitive !== true;
  switch (shape.type) {
    case 'string': {
      const constraints = [...lengthConstraints(min, max)];
      if (shape.enum !== undefined) constraints.push(enumConstraint(shape.enum));
      if (shape.pattern !== undefined) constraints.push(patternConstraint(shape.pattern, max));
      return scalar(decodeString, constraints, isShown);
    }
    case 'blob':
      return scalar(decodeBlob, sizeConstraints(min, max), false);
    case 'integer':
      return scalar(decodeInteger, valueConstraints(min, max), isShown);
    case 'boolean':
      return scalar(decodeBoolean, [], isShown);
    case 'timestamp':
      return scalar(decodeTimestamp, [], isShown);
  }
}

function scalar<T>(decode: (value: unknown) => T, constraints: readonly Constraint<T>[], isShown: boolean): Scalar {
  return {
    texts: constraints.map(({ text }) => text),
    isShown,
    check(value, broken) {
      const decoded = decode(value);
      for (const constraint of constraints) {
        if (!constraint.holds(decoded)) broken.push(constraint.text);
      }
      return decoded;
    },
  };
}

/** Refuses lone surrogates: they have no UTF-8 form, so two different strings would become the same octets. */
function decodeString(value: unknown): string {
  if (typeof value !== 'string' || !isWellFormed(value)) throw mismatch(value, 'String');
  return value;
}

/** ES2024's method, which every Node from 20 on has and the ES2023 library does not name. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** RFC 4648 section 4 with padding and, as its section 3.5 allows a decoder to demand, zero pad bits. */
function decodeBlob(value: unknown): Uint8Array {
  if (typeof value !== 'string') throw mismatch(value, 'Blob');
  const octets = Buffer.from(value, 'base64');
  // Node's decoder skips what it does not know; only text that comes back the same was base64.
  if (octets.toString('base64') !== value) throw mismatch(value, 'Blob');
  return octets;
}

function decodeInteger(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw mismatch(value, 'Integer');
  if (value > INTEGER_MAX || value < INTEGER_MIN) throw mismatch(value, 'Integer');
  return value;
}

function decodeBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw mismatch(value, 'Boolean');
  return value;
}

/** Seconds since 1970, with a fraction, become whole milliseconds. */
function decodeTimestamp(value: unknown): number {
  if (typeof value !== 'number') throw mismatch(value, 'Timestamp');
  const milliseconds = Math.round(value * 1000);
  if (Math.abs(milliseconds) > DATE_MAX_MS) throw mismatch(value, 'Timestamp');
  return milliseconds;
}
