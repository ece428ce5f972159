// Key attributes: one row each. Types and defaults are those of CloudHSM's attribute table; the token default is that of
// PKCS #11 (a key is a session key unless its template says otherwise).
// A new attribute is a new row; a new rule at creation is a new word in `atCreation`.

import { ATTRIBUTES_MAX } from '../../src/wire/limits.ts';
import type { Attribute, AttributeFields } from '../../src/wire/messages.ts';
import { AttributeType, KeyClass, type KeyType } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import type { KeyAttributes } from './facts.ts';
import { refusal } from './refusal.ts';

export type AttributeValue = boolean | number | Uint8Array;

/** What a command fixes about the secret key that it makes. */
export interface SecretKeyFacts {
  readonly keyType: KeyType;
  readonly lengthBytes: number;
  readonly checkValue: Uint8Array;
}

interface Definition {
  /** The member of Attribute's `value` that carries it. */
  readonly kind: 'flag' | 'octets' | 'number';
  /**
   * In the template of a new secret key: `free`; `fixed`, only with the value that it has anyway; `refused`, because the
   * HSM alone (or, for `trusted`, an admin, later) sets it.
   */
  readonly atCreation: 'free' | 'fixed' | 'refused';
  /** Of a secret key whose template does not say; read after the rows above it. */
  initial(key: SecretKeyFacts, above: KeyAttributes): AttributeValue;
}

const flag = (initial: boolean, atCreation: Definition['atCreation'] = 'free'): Definition => ({
  kind: 'flag',
  atCreation,
  initial: () => initial,
});
const EMPTY = new Uint8Array(0);
const text: Definition = { kind: 'octets', atCreation: 'free', initial: () => EMPTY };

const DEFINITIONS: ReadonlyMap<AttributeType, Definition> = new Map([
  [AttributeType.CLASS, { kind: 'number', atCreation: 'fixed', initial: () => KeyClass.SECRET_KEY }],
  [AttributeType.KEY_TYPE, { kind: 'number', atCreation: 'fixed', initial: (key) => key.keyType }],
  [AttributeType.VALUE_LEN, { kind: 'number', atCreation: 'fixed', initial: (key) => key.lengthBytes }],
  [AttributeType.LABEL, text],
  [AttributeType.ID, text],
  [AttributeType.TOKEN, flag(false)],
  // Objects that are seen without log in, and secret keys that can be read, are not simulated: refused, not ignored.
  [AttributeType.PRIVATE, flag(true, 'fixed')],
  [AttributeType.SENSITIVE, flag(true, 'fixed')],
  [AttributeType.EXTRACTABLE, flag(true)],
  [AttributeType.ENCRYPT, flag(false)],
  [AttributeType.DECRYPT, flag(false)],
  [AttributeType.WRAP, flag(false)],
  [AttributeType.UNWRAP, flag(false)],
  [AttributeType.SIGN, flag(true)],
  [AttributeType.VERIFY, flag(true)],
  [AttributeType.DERIVE, flag(false)],
  [AttributeType.MODIFIABLE, flag(true)],
  [AttributeType.DESTROYABLE, flag(true)],
  [AttributeType.WRAP_WITH_TRUSTED, flag(false)],
  [AttributeType.TRUSTED, flag(false, 'refused')],
  [AttributeType.LOCAL, flag(true, 'refused')],
  [
    AttributeType.ALWAYS_SENSITIVE,
    { kind: 'flag', atCreation: 'refused', initial: (_, above) => above[AttributeType.SENSITIVE] === true },
  ],
  [
    AttributeType.NEVER_EXTRACTABLE,
    { kind: 'flag', atCreation: 'refused', initial: (_, above) => above[AttributeType.EXTRACTABLE] === false },
  ],
  [AttributeType.KCV, { kind: 'octets', atCreation: 'refused', initial: (key) => key.checkValue }],
] satisfies [AttributeType, Definition][]);

/** Octets of a label or an id. Ours: a KMS key ARN and a backing key id are well below it. */
const OCTETS_SIZE_MAX = 256;

export const ATTRIBUTE_TYPES: readonly AttributeType[] = [...DEFINITIONS.keys()];

/**
 * A list of attributes as a request carries it, each of its own kind and none twice.
 * @throws refusal ATTRIBUTE_TYPE_INVALID, ATTRIBUTE_VALUE_INVALID, TEMPLATE_INCONSISTENT, INVALID_ARGUMENT
 */
export function readAttributes(attributes: readonly (Attribute | null)[]): ReadonlyMap<AttributeType, AttributeValue> {
  if (attributes.length > ATTRIBUTES_MAX) {
    throw refusal(Status.INVALID_ARGUMENT, `attributes: at most ${ATTRIBUTES_MAX}`);
  }
  const values = new Map<AttributeType, AttributeValue>();
  for (const attribute of attributes) {
    if (attribute === null) throw refusal(Status.INVALID_ARGUMENT, 'attributes: one is missing');
    if (values.has(attribute.type)) {
      throw refusal(Status.TEMPLATE_INCONSISTENT, `${attributeName(attribute.type)} is there twice`);
    }
    values.set(attribute.type, readValue(attribute));
  }
  return values;
}

function readValue(attribute: Attribute): AttributeValue {
  const { kind } = definitionOf(attribute.type);
  const value = attribute.value === kind ? attribute[kind] : undefined;
  if (value === undefined || value === null) {
    throw refusal(Status.ATTRIBUTE_VALUE_INVALID, `the value of ${attributeName(attribute.type)} is a ${kind}`);
  }
  if (value instanceof Uint8Array && value.byteLength > OCTETS_SIZE_MAX) {
    throw refusal(
      Status.ATTRIBUTE_VALUE_INVALID,
      `${attributeName(attribute.type)}: at most ${OCTETS_SIZE_MAX} octets`,
    );
  }
  // Out of the message it came in, which may be a megabyte.
  return value instanceof Uint8Array ? Uint8Array.from(value) : value;
}

/**
 * All attributes of a new secret key: what its template says, and the initial values of the rest.
 * @throws refusal ATTRIBUTE_READ_ONLY, TEMPLATE_INCONSISTENT
 */
export function secretKeyAttributes(
  template: ReadonlyMap<AttributeType, AttributeValue>,
  key: SecretKeyFacts,
): KeyAttributes {
  const attributes: Record<number, AttributeValue> = {};
  for (const [type, definition] of DEFINITIONS) {
    const initial = definition.initial(key, attributes);
    const wanted = template.get(type);
    if (wanted !== undefined && definition.atCreation === 'refused') {
      throw refusal(Status.ATTRIBUTE_READ_ONLY, `${attributeName(type)} is not for a template`);
    }
    if (wanted !== undefined && definition.atCreation === 'fixed' && wanted !== initial) {
      throw refusal(Status.TEMPLATE_INCONSISTENT, `${attributeName(type)} can only be ${initial} here`);
    }
    attributes[type] = wanted ?? initial;
  }
  return attributes;
}

/** @throws refusal ATTRIBUTE_TYPE_INVALID */
export function attributeFields(type: AttributeType, value: AttributeValue): AttributeFields {
  return { type, [definitionOf(type).kind]: value };
}

/** @throws refusal ATTRIBUTE_TYPE_INVALID for a number that is no attribute of this HSM */
export function checkAttributeType(type: AttributeType): void {
  definitionOf(type);
}

function definitionOf(type: AttributeType): Definition {
  const definition = DEFINITIONS.get(type);
  if (definition === undefined) throw refusal(Status.ATTRIBUTE_TYPE_INVALID, `there is no attribute ${type}`);
  return definition;
}

const attributeName = (type: AttributeType): string => AttributeType[type] ?? String(type);
