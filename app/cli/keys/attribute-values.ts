// How CloudHSM CLI writes the value of a key attribute, and what the wire makes of it.

import type { Attribute, AttributeFields } from '../../../src/wire/messages.ts';
import { KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { readHex, wrong } from '../language/flag.ts';
import { CURVE_NAMES, curveNamed, curveWith } from './curves.ts';
import { pointIn, pointValue } from './ec-point.ts';

type Value = Omit<AttributeFields, 'type' | 'value' | '$unknowns'>;

export interface AttributeKind {
  /** @throws SimError `invalid_configuration` */
  read(text: string): Value;
  /** As JSON has it; undefined: not at all. */
  show(attribute: Attribute): boolean | number | string | undefined;
}

export const flag: AttributeKind = {
  read(text) {
    if (text !== 'true' && text !== 'false') throw wrong(`${text} is neither true nor false`);
    return { flag: text === 'true' };
  },
  show: ({ flag }) => flag ?? false,
};

export const label: AttributeKind = {
  read(text) {
    // Since Client SDK 5.11; 126 before.
    if (Buffer.byteLength(text) > 127) throw wrong('a label is at most 127 characters long');
    return { octets: Buffer.from(text, 'utf8') };
  },
  show: ({ octets }) => Buffer.from(octets ?? []).toString('utf8'),
};

const hexOf = (octets: Uint8Array | null | undefined): string => `0x${Buffer.from(octets ?? []).toString('hex')}`;

export const octets: AttributeKind = {
  read: (text) => ({ octets: readHex(text) }),
  show: ({ octets }) => hexOf(octets),
};

export const ecPoint: AttributeKind = {
  read(text) {
    const point = readHex(text);
    if (point.byteLength > 0xff) throw wrong('no curve has a point as long as this');
    return { octets: pointValue(point) };
  },
  show: ({ octets }) => hexOf(pointIn(octets ?? new Uint8Array(0))),
};

/** Empty where there is none. */
export const id: AttributeKind = {
  ...octets,
  show: ({ octets }) => (octets?.length ? hexOf(octets) : ''),
};

export const number: AttributeKind = {
  read(text) {
    if (!/^\d{1,9}$/.test(text)) throw wrong(`${text} is no number`);
    return { number: Number(text) };
  },
  show: ({ number }) => number ?? 0,
};

const named = (names: Readonly<Record<string, number>>): AttributeKind => ({
  read(text) {
    const value = Object.hasOwn(names, text) ? names[text] : undefined;
    if (value === undefined) throw wrong(`${text} is none of ${Object.keys(names).join(', ')}`);
    return { number: value };
  },
  show: ({ number }) => Object.keys(names).find((name) => names[name] === number),
});

export const keyClass = named({
  'secret-key': KeyClass.SECRET_KEY,
  'private-key': KeyClass.PRIVATE_KEY,
  'public-key': KeyClass.PUBLIC_KEY,
});

const KEY_TYPES = { aes: KeyType.AES, 'generic-secret': KeyType.GENERIC_SECRET, rsa: KeyType.RSA, ec: KeyType.EC };

export const keyType: AttributeKind = {
  ...named(KEY_TYPES),
  // Ed25519 is a curve of `key generate-asymmetric-pair ec`.
  show: (attribute) => (attribute.number === KeyType.EC_EDWARDS ? 'ec' : named(KEY_TYPES).show(attribute)),
};

export const curve: AttributeKind = {
  read(text) {
    const known = curveNamed(text);
    if (known === undefined) throw wrong(`${text} is none of ${CURVE_NAMES.join(', ')}`);
    return { octets: known.parameters };
  },
  show: ({ octets }) => curveWith(octets ?? new Uint8Array(0))?.name,
};
