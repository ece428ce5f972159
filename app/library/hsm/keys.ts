// Keys as callers write and read them: PKCS #11's attributes by their names.

/** What a key may be used for and what may become of it. What a template leaves out is as CloudHSM's attribute table has it. */
export interface KeyFlags {
  /** CKA_ENCRYPT */
  readonly encrypt?: boolean;
  /** CKA_DECRYPT */
  readonly decrypt?: boolean;
  /** CKA_SIGN */
  readonly sign?: boolean;
  /** CKA_VERIFY */
  readonly verify?: boolean;
  /** CKA_WRAP: it may wrap other keys. */
  readonly wrap?: boolean;
  /** CKA_UNWRAP: it may unwrap other keys. */
  readonly unwrap?: boolean;
  /** CKA_DERIVE: other keys may be derived from it. */
  readonly derive?: boolean;
  /** CKA_EXTRACTABLE: it may leave the HSM, wrapped. Once false, always false. */
  readonly extractable?: boolean;
  /** CKA_MODIFIABLE: its attributes may be changed. */
  readonly modifiable?: boolean;
  /** CKA_DESTROYABLE: it may be deleted. */
  readonly destroyable?: boolean;
  /** It leaves only under a key that is trusted. */
  readonly wrapWithTrusted?: boolean;
  /** Of wrapping keys; an admin sets it. */
  readonly trusted?: boolean;
  /** CKA_PRIVATE: only for whoever is logged in. */
  readonly private?: boolean;
  /** CKA_SENSITIVE: it does not leave the HSM in plaintext. */
  readonly sensitive?: boolean;
}

/** Of a new key. Keys of this client are token keys: they live in the cluster, not in a session. */
export interface KeyTemplate extends KeyFlags {
  /** CKA_LABEL, UTF-8. */
  readonly label?: string;
  /** CKA_ID, octets. */
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
  /** CKA_CLASS */
  readonly class?: KeyClassName;
  /** CKA_KEY_TYPE */
  readonly type?: KeyTypeName;
}

/** What there is to know of a key. A member is absent where a key of its class or type has none. */
export interface KeyDescription extends KeyTemplate {
  /** By which it is named: 1 to 2^53 - 1. */
  readonly keyHandle: number;
  /** CKA_CLASS */
  readonly class: KeyClassName;
  /** CKA_KEY_TYPE */
  readonly type: KeyTypeName;
  /** CKA_LABEL; empty where none was given. */
  readonly label: string;
  /** Username of the crypto user who made it. */
  readonly owner: string;
  /** Usernames, in the order in which it was shared. */
  readonly sharedWith: readonly string[];
  /** CKA_TOKEN: it lives in the cluster, not in a session. */
  readonly token: boolean;
  /** Made on an HSM of this cluster. */
  readonly local: boolean;
  /** CKA_ALWAYS_SENSITIVE */
  readonly alwaysSensitive: boolean;
  /** CKA_NEVER_EXTRACTABLE */
  readonly neverExtractable: boolean;
  /** Of a secret key, octets. */
  readonly lengthBytes?: number;
  /** Three octets of a block of zeroes encrypted. */
  readonly checkValue?: Uint8Array;
  /** Of RSA, big-endian. */
  readonly modulus?: Uint8Array;
  /** Of RSA. */
  readonly modulusBits?: number;
  /** Of RSA, big-endian. */
  readonly publicExponent?: Uint8Array;
  /** DER of the curve's object identifier. */
  readonly ecParams?: Uint8Array;
  /** DER: an OCTET STRING with the point. */
  readonly ecPoint?: Uint8Array;
}

/** What a new secret key is to be. */
export interface SecretKeySpec {
  /** AES, or octets for HMAC and derivation. */
  readonly type: 'aes' | 'generic-secret';
  /** 16, 24 or 32 for AES; 1 to 800 for a generic secret. */
  readonly lengthBytes: number;
}

/** What a new key pair is to be. */
export type KeyPairSpec =
  | {
      readonly type: 'rsa';
      /** 2048 to 4096 in steps of 256. */
      readonly modulusBits: number;
      /** An odd number from 65537 on. Default: 65537. */
      readonly publicExponent?: number;
    }
  | {
      readonly type: 'ec';
      /** In the place of CKA_EC_PARAMS. */
      readonly curve: CurveName;
    }
  | { readonly type: 'ed25519' };

/** Handles of its halves. */
export interface KeyPair {
  /** Handle of the public half. */
  readonly publicKey: number;
  /** Handle of the private half. */
  readonly privateKey: number;
}

/** By the names of CloudHSM CLI. */
export type CurveName = 'secp224r1' | 'secp256r1' | 'secp384r1' | 'secp521r1' | 'secp256k1';
