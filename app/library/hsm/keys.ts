// Keys as callers write and read them: PKCS #11's attributes by their names.

/** What a key may be used for and what may become of it. What a template leaves out is as CloudHSM's attribute table has it. */
export interface KeyFlags {
  readonly encrypt?: boolean;
  readonly decrypt?: boolean;
  readonly sign?: boolean;
  readonly verify?: boolean;
  readonly wrap?: boolean;
  readonly unwrap?: boolean;
  readonly derive?: boolean;
  readonly extractable?: boolean;
  readonly modifiable?: boolean;
  readonly destroyable?: boolean;
  /** It leaves only under a key that is trusted. */
  readonly wrapWithTrusted?: boolean;
  /** Of wrapping keys; an admin sets it. */
  readonly trusted?: boolean;
  readonly private?: boolean;
  readonly sensitive?: boolean;
}

/** Of a new key. Keys of this client are token keys: they live in the cluster, not in a session. */
export interface KeyTemplate extends KeyFlags {
  readonly label?: string;
  readonly id?: Uint8Array;
  /** Of a wrapping key: what a key must have for it to be wrapped. */
  readonly wrapTemplate?: KeyFlags;
  /** Of an unwrapping key: what every key that it unwraps will have. */
  readonly unwrapTemplate?: KeyFlags;
}

/** CKO_SECRET_KEY, CKO_PRIVATE_KEY, CKO_PUBLIC_KEY. */
export type KeyClassName = 'secret-key' | 'private-key' | 'public-key';
/** CKK_AES, CKK_GENERIC_SECRET, CKK_RSA, CKK_EC, CKK_EC_EDWARDS. */
export type KeyTypeName = 'aes' | 'generic-secret' | 'rsa' | 'ec' | 'ed25519';

/** All of them must be equal; empty: any key that the user may know of. */
export interface KeyFilter extends KeyTemplate {
  readonly class?: KeyClassName;
  readonly type?: KeyTypeName;
}

/** What there is to know of a key. A member is absent where a key of its class or type has none. */
export interface KeyDescription extends KeyTemplate {
  readonly keyHandle: number;
  readonly class: KeyClassName;
  readonly type: KeyTypeName;
  readonly label: string;
  /** Username of the crypto user who made it. */
  readonly owner: string;
  /** Usernames, in the order in which it was shared. */
  readonly sharedWith: readonly string[];
  readonly token: boolean;
  /** Made on an HSM of this cluster. */
  readonly local: boolean;
  readonly alwaysSensitive: boolean;
  readonly neverExtractable: boolean;
  /** Of a secret key, octets. */
  readonly lengthBytes?: number;
  /** Three octets of a block of zeroes encrypted. */
  readonly checkValue?: Uint8Array;
  readonly modulus?: Uint8Array;
  readonly modulusBits?: number;
  readonly publicExponent?: Uint8Array;
  /** DER of the curve's object identifier. */
  readonly ecParams?: Uint8Array;
  /** DER: an OCTET STRING with the point. */
  readonly ecPoint?: Uint8Array;
}

/** What a new secret key is to be. */
export interface SecretKeySpec {
  readonly type: 'aes' | 'generic-secret';
  /** 16, 24 or 32 for AES; 1 to 800 for a generic secret. */
  readonly lengthBytes: number;
}

/** What a new key pair is to be. */
export type KeyPairSpec =
  /** 2048 to 4096 in steps of 256. */
  | { readonly type: 'rsa'; readonly modulusBits: number; readonly publicExponent?: number }
  | { readonly type: 'ec'; readonly curve: CurveName }
  | { readonly type: 'ed25519' };

/** Handles of its halves. */
export interface KeyPair {
  readonly publicKey: number;
  readonly privateKey: number;
}

/** By the names of CloudHSM CLI. */
export type CurveName = 'secp224r1' | 'secp256r1' | 'secp384r1' | 'secp521r1' | 'secp256k1';
