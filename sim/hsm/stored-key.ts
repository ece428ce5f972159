// A key as the HSM keeps it, small enough for a million: flags and numbers are one shape shared by all keys that agree in
// them, octets are strings of one byte a character, material stays masked until the key is first used.

import { AttributeType, KeyClass } from '../../src/wire/protobuf.ts';
import type { AttributeValue } from './attribute-table.ts';
import type { DeviceKey } from './crypto/device-key.ts';
import type { KeyAttributes, KeyCustody, KeyQuorumValues, MaskedObject } from './facts.ts';

/** What many keys have in common. Never changed: shared. */
export interface KeyShape {
  /** Attributes that are flags or numbers. */
  readonly values: ReadonlyMap<AttributeType, boolean | number>;
  readonly quorumValues: KeyQuorumValues | undefined;
}

/** What the ledger says of a key. */
export interface NewKey extends KeyCustody {
  readonly handle: number;
  readonly owner: string;
  readonly attributes: KeyAttributes;
  readonly maskedMaterial: MaskedObject;
  readonly idempotencyKey: string;
}

/** Octets as a string, one character an octet: a tenth of the memory of a Uint8Array, and a key for maps. */
export const octetsToText = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');

const NOBODY: readonly string[] = [];

export class StoredKey {
  readonly handle: number;
  readonly owner: string;
  readonly label: string;
  readonly id: string;
  readonly idempotencyKey: string;
  /** In the order in which it was shared. */
  sharedUsers = NOBODY;
  /** Made at first use and kept. */
  deviceKey: DeviceKey | undefined;
  readonly #shape: KeyShape;
  /** Empty: the key has none. */
  readonly #checkValue: string;
  readonly #maskedMaterial: string;
  /** Octets that few keys have: of asymmetric keys, and templates. */
  readonly #rareOctets: ReadonlyMap<AttributeType, string> | undefined;

  /** @param owner the fact's, as one string shared by all keys of that owner */
  constructor(fact: NewKey, owner: string, shape: KeyShape) {
    const { attributes } = fact;
    this.handle = fact.handle;
    this.owner = owner;
    this.#maskedMaterial = octetsToText(fact.maskedMaterial);
    this.idempotencyKey = fact.idempotencyKey;
    this.deviceKey = undefined;
    this.#shape = shape;
    this.label = octetsAttribute(attributes, AttributeType.LABEL);
    this.id = octetsAttribute(attributes, AttributeType.ID);
    this.#checkValue = octetsAttribute(attributes, AttributeType.KCV);
    this.#rareOctets = rareOctets(attributes);
  }

  get isPublic(): boolean {
    return this.#shape.values.get(AttributeType.CLASS) === KeyClass.PUBLIC_KEY;
  }

  get isAsymmetric(): boolean {
    return this.#shape.values.get(AttributeType.CLASS) !== KeyClass.SECRET_KEY;
  }

  /** Undefined: both are 0. */
  get quorumValues(): KeyQuorumValues | undefined {
    return this.#shape.quorumValues;
  }

  /** May the user approve, as its owner or as somebody whom it is shared with? */
  isOf(username: string): boolean {
    return this.owner === username || this.sharedUsers.includes(username);
  }

  maskedMaterial(): MaskedObject {
    return Buffer.from(this.#maskedMaterial, 'latin1');
  }

  has(flag: AttributeType): boolean {
    return this.#shape.values.get(flag) === true;
  }

  /** Comparable with `===`: octets as text. Undefined for an attribute that the key does not have. */
  comparable(type: AttributeType): boolean | number | string | undefined {
    switch (type) {
      case AttributeType.LABEL:
        return this.label;
      case AttributeType.ID:
        return this.id;
      case AttributeType.KCV:
        return this.#checkValue === '' ? undefined : this.#checkValue;
      default:
        return this.#shape.values.get(type) ?? this.#rareOctets?.get(type);
    }
  }

  value(type: AttributeType): AttributeValue | undefined {
    const value = this.comparable(type);
    return typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  }

  /** All of them, as the ledger has them. */
  attributes(): KeyAttributes {
    const attributes: Record<number, AttributeValue> = Object.fromEntries(this.#shape.values);
    for (const type of [...INDEXED_OCTETS, ...(this.#rareOctets?.keys() ?? [])]) {
      const value = this.value(type);
      if (value !== undefined) attributes[type] = value;
    }
    return attributes;
  }
}

const INDEXED_OCTETS = [AttributeType.LABEL, AttributeType.ID, AttributeType.KCV];
const RARE_OCTETS = [
  ...[AttributeType.MODULUS, AttributeType.PUBLIC_EXPONENT, AttributeType.EC_PARAMS, AttributeType.EC_POINT],
  ...[AttributeType.WRAP_TEMPLATE, AttributeType.UNWRAP_TEMPLATE],
];

function octetsAttribute(attributes: KeyAttributes, type: AttributeType): string {
  const value = attributes[type];
  return value instanceof Uint8Array ? octetsToText(value) : '';
}

function rareOctets(attributes: KeyAttributes): ReadonlyMap<AttributeType, string> | undefined {
  let octets: Map<AttributeType, string> | undefined;
  for (const type of RARE_OCTETS) {
    if (attributes[type] === undefined) continue;
    octets ??= new Map();
    octets.set(type, octetsAttribute(attributes, type));
  }
  return octets;
}
