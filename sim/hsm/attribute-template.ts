// Templates that are attributes themselves (WRAP_TEMPLATE, UNWRAP_TEMPLATE), in the form in which a key keeps them: octets
// of which equal templates have equal ones, whatever order they came in.

import type { AttributeType } from '../../src/wire/protobuf.ts';
import type { AttributeValue } from './attribute-table.ts';

export function encodeTemplate(attributes: ReadonlyMap<AttributeType, AttributeValue>): Uint8Array {
  const members = Array.from(attributes, ([type, value]) => [
    type,
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  ]).sort(([a], [b]) => Number(a) - Number(b));
  return Buffer.from(JSON.stringify(members), 'utf8');
}

/** The inverse of `encodeTemplate`. */
export function decodeTemplate(octets: Uint8Array): ReadonlyMap<AttributeType, AttributeValue> {
  const members = JSON.parse(Buffer.from(octets).toString('utf8')) as [AttributeType, boolean | number | string][];
  return new Map(members.map(([type, value]) => [type, typeof value === 'string' ? Buffer.from(value, 'hex') : value]));
}
