// Key attributes: one row each, with types, defaults and changes as in CloudHSM's attribute table (CloudHSM CLI, key
// attributes). The token default is that of PKCS #11: a key is a session key unless its template says otherwise.
// A new attribute is a new row; a new rule is a new word in `atCreation` or `later`.

import { AttributeType, KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import type { KeyAttributes } from './facts.ts';

/** Templates are kept as octets: see attribute-template.ts. */
export type AttributeValue = boolean | number | Uint8Array;

/** Where a new key comes from, as its history attributes tell it. */
export interface KeyOrigin {
  /** Made on this cluster's HSMs, not brought in. */
  readonly local: boolean;
  /** False: what it was made of has been readable, or may have been. */
  readonly sensitiveBefore: boolean;
  /** False: what it was made of could leave, or may have been outside. */
  readonly unextractableBefore: boolean;
}

export const GENERATED: KeyOrigin = { local: true, sensitiveBefore: true, unextractableBefore: true };

/** What a command fixes about the key that it makes. */
export interface KeyFacts {
  readonly keyClass: KeyClass;
  readonly keyType: KeyType;
  readonly origin: KeyOrigin;
  /** Undefined where there is none: generic secrets. */
  readonly checkValue: Uint8Array | undefined;
  /** Of a secret key. */
  readonly lengthBytes?: number;
  /** Of an asymmetric key: modulus, exponent, curve, point. */
  readonly publicValues?: ReadonlyMap<AttributeType, number | Uint8Array>;
}

export interface Definition {
  /** The member of Attribute's `value` that carries it. */
  readonly kind: 'flag' | 'octets' | 'number' | 'template';
  /** Keys of other classes have it as false, or not at all. Absent: all classes. */
  readonly classes?: readonly KeyClass[];
  /**
   * In the template of a new key: `free`; `fixed`, only with the value that it has anyway; `refused`, because the HSM
   * alone (or, for `trusted`, an admin, later) sets it.
   */
  readonly atCreation: 'free' | 'fixed' | 'refused';
  /** Classes for which `free` is `fixed`. */
  readonly fixedFor?: readonly KeyClass[];
  /** Who may set it later, and to what. */
  readonly later: 'owner' | 'owner_to_true' | 'owner_to_false' | 'admin' | 'nobody';
  /** Of a key whose template does not say; read after the rows above it. Undefined: the key does not have it. */
  initial(key: KeyFacts, above: KeyAttributes): AttributeValue | undefined;
}

const { PUBLIC_KEY, PRIVATE_KEY, SECRET_KEY } = KeyClass;
const SECRET_OR_PRIVATE = [SECRET_KEY, PRIVATE_KEY];
const SECRET_OR_PUBLIC = [SECRET_KEY, PUBLIC_KEY];
const EMPTY = new Uint8Array(0);

const flag = (initial: boolean, later: Definition['later'], more: Partial<Definition> = {}): Definition => ({
  kind: 'flag',
  atCreation: 'free',
  later,
  initial: () => initial,
  ...more,
});
/** A use that keys of these classes can be made for. */
const use = (classes: readonly KeyClass[]): Definition => flag(false, 'owner', { classes });
/** Signing is what symmetric keys can do unless they are told otherwise, and asymmetric ones only if told. */
const signing = (classes: readonly KeyClass[]): Definition => ({
  ...use(classes),
  initial: ({ keyType }) => keyType === KeyType.AES || keyType === KeyType.GENERIC_SECRET,
});
const text: Definition = { kind: 'octets', atCreation: 'free', later: 'owner', initial: () => EMPTY };
/** Told by the key's value. */
const publicValue = (type: AttributeType, kind: 'octets' | 'number'): [AttributeType, Definition] => [
  type,
  { kind, atCreation: 'refused', later: 'nobody', initial: (key) => key.publicValues?.get(type) },
];
const history = (initial: Definition['initial']): Definition =>
  flag(false, 'nobody', { atCreation: 'refused', initial });
const template = (classes: readonly KeyClass[]): Definition => ({
  kind: 'template',
  classes,
  atCreation: 'free',
  later: 'nobody',
  initial: () => undefined,
});

export const ATTRIBUTE_TABLE: ReadonlyMap<AttributeType, Definition> = new Map([
  [AttributeType.CLASS, { kind: 'number', atCreation: 'fixed', later: 'nobody', initial: (key) => key.keyClass }],
  [AttributeType.KEY_TYPE, { kind: 'number', atCreation: 'fixed', later: 'nobody', initial: (key) => key.keyType }],
  [
    AttributeType.VALUE_LEN,
    { kind: 'number', atCreation: 'fixed', later: 'nobody', initial: (key) => key.lengthBytes },
  ],
  publicValue(AttributeType.MODULUS, 'octets'),
  publicValue(AttributeType.MODULUS_BITS, 'number'),
  publicValue(AttributeType.PUBLIC_EXPONENT, 'octets'),
  publicValue(AttributeType.EC_PARAMS, 'octets'),
  publicValue(AttributeType.EC_POINT, 'octets'),
  [AttributeType.LABEL, text],
  [AttributeType.ID, text],
  [AttributeType.TOKEN, flag(false, 'owner_to_true')],
  // Objects that are seen without log in, and secret keys that can be read, are not simulated: refused, not ignored.
  [AttributeType.PRIVATE, flag(true, 'nobody', { fixedFor: SECRET_OR_PRIVATE })],
  [
    AttributeType.SENSITIVE,
    flag(true, 'nobody', { fixedFor: SECRET_OR_PUBLIC, initial: ({ keyClass }) => keyClass !== PUBLIC_KEY }),
  ],
  [AttributeType.EXTRACTABLE, flag(true, 'nobody', { classes: SECRET_OR_PRIVATE })],
  [AttributeType.ENCRYPT, use(SECRET_OR_PUBLIC)],
  [AttributeType.DECRYPT, use(SECRET_OR_PRIVATE)],
  [AttributeType.WRAP, use(SECRET_OR_PUBLIC)],
  [AttributeType.UNWRAP, use(SECRET_OR_PRIVATE)],
  [AttributeType.SIGN, signing(SECRET_OR_PRIVATE)],
  [AttributeType.VERIFY, signing(SECRET_OR_PUBLIC)],
  [AttributeType.DERIVE, use(SECRET_OR_PRIVATE)],
  [AttributeType.MODIFIABLE, flag(true, 'owner_to_false')],
  [AttributeType.DESTROYABLE, flag(true, 'owner')],
  [AttributeType.WRAP_WITH_TRUSTED, flag(false, 'owner_to_true', { classes: SECRET_OR_PRIVATE })],
  [AttributeType.TRUSTED, flag(false, 'admin', { atCreation: 'refused' })],
  [AttributeType.LOCAL, history(({ origin }) => origin.local)],
  [
    AttributeType.ALWAYS_SENSITIVE,
    history(({ origin }, above) => origin.sensitiveBefore && above[AttributeType.SENSITIVE] === true),
  ],
  [
    AttributeType.NEVER_EXTRACTABLE,
    history(({ origin }, above) => origin.unextractableBefore && above[AttributeType.EXTRACTABLE] === false),
  ],
  [AttributeType.KCV, { kind: 'octets', atCreation: 'refused', later: 'nobody', initial: (key) => key.checkValue }],
  [AttributeType.WRAP_TEMPLATE, template(SECRET_OR_PUBLIC)],
  [AttributeType.UNWRAP_TEMPLATE, template(SECRET_OR_PRIVATE)],
] satisfies [AttributeType, Definition][]);

export const ATTRIBUTE_TYPES: readonly AttributeType[] = [...ATTRIBUTE_TABLE.keys()];
