// The key attributes of CloudHSM CLI by name, in the order in which it shows them.

import type { Attribute, AttributeFields } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass } from '../../../src/wire/protobuf.ts';
import { wrong } from '../language/flag.ts';
import {
  type AttributeKind,
  curve,
  ecPoint,
  flag,
  id,
  keyClass,
  keyType,
  label,
  number,
  octets,
} from './attribute-values.ts';
import { keyLengthBytes } from './key-length.ts';

interface NamedAttribute extends AttributeKind {
  readonly type: AttributeType;
}

const row = (type: AttributeType, kind: AttributeKind): NamedAttribute => ({ type, ...kind });

const KEY_ATTRIBUTES: Readonly<Record<string, NamedAttribute>> = {
  'key-type': row(AttributeType.KEY_TYPE, keyType),
  label: row(AttributeType.LABEL, label),
  id: row(AttributeType.ID, id),
  'check-value': row(AttributeType.KCV, octets),
  class: row(AttributeType.CLASS, keyClass),
  encrypt: row(AttributeType.ENCRYPT, flag),
  decrypt: row(AttributeType.DECRYPT, flag),
  token: row(AttributeType.TOKEN, flag),
  'always-sensitive': row(AttributeType.ALWAYS_SENSITIVE, flag),
  derive: row(AttributeType.DERIVE, flag),
  destroyable: row(AttributeType.DESTROYABLE, flag),
  extractable: row(AttributeType.EXTRACTABLE, flag),
  local: row(AttributeType.LOCAL, flag),
  modifiable: row(AttributeType.MODIFIABLE, flag),
  'never-extractable': row(AttributeType.NEVER_EXTRACTABLE, flag),
  private: row(AttributeType.PRIVATE, flag),
  sensitive: row(AttributeType.SENSITIVE, flag),
  sign: row(AttributeType.SIGN, flag),
  trusted: row(AttributeType.TRUSTED, flag),
  unwrap: row(AttributeType.UNWRAP, flag),
  verify: row(AttributeType.VERIFY, flag),
  wrap: row(AttributeType.WRAP, flag),
  'wrap-with-trusted': row(AttributeType.WRAP_WITH_TRUSTED, flag),
  'key-length-bytes': row(AttributeType.VALUE_LEN, number),
  'public-exponent': row(AttributeType.PUBLIC_EXPONENT, octets),
  modulus: row(AttributeType.MODULUS, octets),
  'modulus-size-bits': row(AttributeType.MODULUS_BITS, number),
  'ec-point': row(AttributeType.EC_POINT, ecPoint),
  curve: row(AttributeType.EC_PARAMS, curve),
};

const TEMPLATES: Readonly<Record<string, AttributeType>> = {
  'wrap-template': AttributeType.WRAP_TEMPLATE,
  'unwrap-template': AttributeType.UNWRAP_TEMPLATE,
};

/** @throws SimError `invalid_configuration` for an attribute that there is not, or a value that it cannot have */
export function encodeAttribute(name: string, values: readonly string[]): AttributeFields {
  const template = Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name] : undefined;
  if (template !== undefined) return { type: template, template: { attributes: values.map(readTemplateAttribute) } };
  const attribute = Object.hasOwn(KEY_ATTRIBUTES, name) ? KEY_ATTRIBUTES[name] : undefined;
  if (attribute === undefined) throw wrong(`there is no key attribute ${name}`);
  if (values.length !== 1) throw wrong(`${name} has one value`);
  return { type: attribute.type, ...attribute.read(values[0] ?? '') };
}

/** `encrypt=true`. @throws as `encodeAttribute` */
export function readAssignment(word: string): AttributeFields {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  if (name === undefined || value === undefined) throw wrong('write KEY_ATTRIBUTE_NAME=KEY_ATTRIBUTE_VALUE');
  return encodeAttribute(name, [value]);
}

/** @throws as `encodeAttribute`; for a template in a template */
function readTemplateAttribute(word: string) {
  const { template, value, ...attribute } = readAssignment(word);
  if (template !== undefined) throw wrong('a template holds no template');
  return attribute;
}

const { EXTRACTABLE, NEVER_EXTRACTABLE } = AttributeType;

/** PKCS #11 has no such attributes of a public key, which is open to all; the real CLI shows them as this. */
export const SHOWN_OF_PUBLIC_KEYS = { [EXTRACTABLE]: true, [NEVER_EXTRACTABLE]: false } as const;

const isPublicKey = (attributes: readonly Attribute[]): boolean =>
  attributes.some(({ type, number }) => type === AttributeType.CLASS && number === KeyClass.PUBLIC_KEY);

/** What JSON shows of a key's attributes. */
export function showAttributes(attributes: readonly (Attribute | null)[]): Record<string, boolean | number | string> {
  const present = attributes.filter((attribute) => attribute !== null);
  const byType = new Map(present.map((attribute) => [attribute.type, attribute]));
  const shown: Record<string, boolean | number | string> = {};
  for (const [name, { type, show }] of Object.entries(KEY_ATTRIBUTES)) {
    const attribute = byType.get(type);
    const value = attribute === undefined ? undefined : show(attribute);
    if (value !== undefined) shown[name] = value;
    // Of an asymmetric key the wire has no length: it follows from the rest.
    else if (type === AttributeType.VALUE_LEN && byType.has(AttributeType.CLASS)) shown[name] = keyLengthBytes(byType);
  }
  if (isPublicKey(present)) {
    shown.extractable = SHOWN_OF_PUBLIC_KEYS[EXTRACTABLE];
    shown['never-extractable'] = SHOWN_OF_PUBLIC_KEYS[NEVER_EXTRACTABLE];
  }
  return shown;
}
