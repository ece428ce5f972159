// Key attributes, classes, types and curves: what the wire makes of their names.

import type { Attribute, AttributeFields } from '../../../src/wire/messages.ts';
import { AttributeType, Curve, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { flagOf, lookUp, numberOf, octetsOf, recordOf, textOf } from '../check-arguments.ts';
import type { CurveName, KeyClassName, KeyDescription, KeyFilter, KeyFlags, KeyTemplate, KeyTypeName } from './keys.ts';

const CLASSES = {
  'secret-key': KeyClass.SECRET_KEY,
  'private-key': KeyClass.PRIVATE_KEY,
  'public-key': KeyClass.PUBLIC_KEY,
} satisfies Record<KeyClassName, KeyClass>;

const TYPES = {
  aes: KeyType.AES,
  'generic-secret': KeyType.GENERIC_SECRET,
  rsa: KeyType.RSA,
  ec: KeyType.EC,
  ed25519: KeyType.EC_EDWARDS,
} satisfies Record<KeyTypeName, KeyType>;

const CURVES = {
  secp224r1: Curve.P_224,
  secp256r1: Curve.P_256,
  secp384r1: Curve.P_384,
  secp521r1: Curve.P_521,
  secp256k1: Curve.SECP256K1,
} satisfies Record<CurveName, Curve>;

/** In a template an attribute is no template itself. */
type WireAttribute = Omit<Attribute, 'value' | 'template'> & Partial<Pick<Attribute, 'template'>>;
type TemplateAttributes = NonNullable<AttributeFields['template']>['attributes'];
type DescribedAttributes = Omit<KeyDescription, 'keyHandle' | 'owner' | 'sharedWith'>;

/** How the wire carries a value. */
type Kind = 'flag' | 'octets' | 'text' | 'number' | 'class' | 'type' | 'template';

const ATTRIBUTES: Readonly<Record<string, readonly [AttributeType, Kind]>> = {
  class: [AttributeType.CLASS, 'class'],
  type: [AttributeType.KEY_TYPE, 'type'],
  label: [AttributeType.LABEL, 'text'],
  id: [AttributeType.ID, 'octets'],
  encrypt: [AttributeType.ENCRYPT, 'flag'],
  decrypt: [AttributeType.DECRYPT, 'flag'],
  sign: [AttributeType.SIGN, 'flag'],
  verify: [AttributeType.VERIFY, 'flag'],
  wrap: [AttributeType.WRAP, 'flag'],
  unwrap: [AttributeType.UNWRAP, 'flag'],
  derive: [AttributeType.DERIVE, 'flag'],
  extractable: [AttributeType.EXTRACTABLE, 'flag'],
  modifiable: [AttributeType.MODIFIABLE, 'flag'],
  destroyable: [AttributeType.DESTROYABLE, 'flag'],
  wrapWithTrusted: [AttributeType.WRAP_WITH_TRUSTED, 'flag'],
  trusted: [AttributeType.TRUSTED, 'flag'],
  private: [AttributeType.PRIVATE, 'flag'],
  sensitive: [AttributeType.SENSITIVE, 'flag'],
  wrapTemplate: [AttributeType.WRAP_TEMPLATE, 'template'],
  unwrapTemplate: [AttributeType.UNWRAP_TEMPLATE, 'template'],
  token: [AttributeType.TOKEN, 'flag'],
  local: [AttributeType.LOCAL, 'flag'],
  alwaysSensitive: [AttributeType.ALWAYS_SENSITIVE, 'flag'],
  neverExtractable: [AttributeType.NEVER_EXTRACTABLE, 'flag'],
  lengthBytes: [AttributeType.VALUE_LEN, 'number'],
  checkValue: [AttributeType.KCV, 'octets'],
  modulus: [AttributeType.MODULUS, 'octets'],
  modulusBits: [AttributeType.MODULUS_BITS, 'number'],
  publicExponent: [AttributeType.PUBLIC_EXPONENT, 'octets'],
  ecParams: [AttributeType.EC_PARAMS, 'octets'],
  ecPoint: [AttributeType.EC_POINT, 'octets'],
};

export const encodeKeyClass = (name: KeyClassName): KeyClass => lookUp(CLASSES, name, 'class of keys');
export const encodeKeyType = (name: KeyTypeName): KeyType => lookUp(TYPES, name, 'type of key');
export const encodeCurve = (name: CurveName): Curve => lookUp(CURVES, name, 'curve');

/**
 * Members that are undefined are left out.
 * @param what it is, for messages
 * @throws SimError `invalid_configuration` for an attribute that there is not, or a value that it cannot have
 */
export function encodeAttributes(what: string, given: KeyFilter): AttributeFields[] {
  return Object.entries(recordOf(what, given)).flatMap(([name, value]): AttributeFields[] => {
    if (value === undefined) return [];
    const [type, kind] = lookUp(ATTRIBUTES, name, 'key attribute');
    return [{ type, ...encodeValue(name, kind, value) }];
  });
}

/** Of a new token key. @throws as `encodeAttributes` */
export const encodeTemplate = (template: KeyTemplate, what = 'template'): AttributeFields[] => [
  ...encodeAttributes(what, template),
  { type: AttributeType.TOKEN, flag: true },
];

/** By name; what the table does not have is left out. */
export function decodeAttributes(attributes: readonly (WireAttribute | null)[]): DescribedAttributes {
  const byType = new Map(attributes.map((attribute) => [attribute?.type, attribute]));
  const decoded: Record<string, unknown> = {};
  for (const [name, [type, kind]] of Object.entries(ATTRIBUTES)) {
    const attribute = byType.get(type);
    if (attribute) decoded[name] = decodeValue(kind, attribute);
  }
  return decoded as unknown as DescribedAttributes;
}

function encodeValue(name: string, kind: Kind, value: unknown): Omit<AttributeFields, 'type' | 'value'> {
  switch (kind) {
    case 'flag':
      return { flag: flagOf(name, value) };
    case 'octets':
      return { octets: octetsOf(name, value) };
    case 'text':
      return { octets: Buffer.from(textOf(name, value), 'utf8') };
    case 'number':
      return { number: numberOf(name, value) };
    case 'class':
      return { number: encodeKeyClass(value as KeyClassName) };
    case 'type':
      return { number: encodeKeyType(value as KeyTypeName) };
    case 'template':
      return { template: { attributes: encodeAttributes(name, value as KeyFlags) as TemplateAttributes } };
  }
}

function decodeValue(kind: Kind, attribute: WireAttribute): unknown {
  switch (kind) {
    case 'flag':
      return attribute.flag ?? false;
    case 'octets':
      return attribute.octets ?? new Uint8Array(0);
    case 'text':
      return Buffer.from(attribute.octets ?? []).toString('utf8');
    case 'number':
      return attribute.number ?? 0;
    case 'class':
      return nameIn(CLASSES, attribute.number);
    case 'type':
      return nameIn(TYPES, attribute.number);
    case 'template':
      return decodeAttributes(attribute.template?.attributes ?? []);
  }
}

const nameIn = (table: Readonly<Record<string, number>>, value: number | null): string | undefined =>
  Object.keys(table).find((name) => table[name] === value);
