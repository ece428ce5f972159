// Mechanisms by the names of CloudHSM CLI where it has one. Limits on data are in docs/protocol.md.

/** FIPS 180-4. */
export type HashName = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** Tags are 16 octets and follow the ciphertext. */
export type Cipher =
  /** The HSM makes the IV and returns it; decrypting needs it. */
  | {
      readonly name: 'aes-gcm';
      /** Additional authenticated data, octets. Default: none. */
      readonly aad?: Uint8Array;
      /** To decrypt: the 12 octets that came back with the ciphertext. */
      readonly iv?: Uint8Array | undefined;
    }
  /** As `aes-gcm`, with the IV before the ciphertext. */
  | {
      readonly name: 'cloudhsm-aes-gcm';
      /** Additional authenticated data, octets. Default: none. */
      readonly aad?: Uint8Array;
    }
  /** Whole blocks of 16 octets. */
  | { readonly name: 'aes-ecb' }
  | {
      /** `aes-cbc` takes whole blocks of 16 octets; `aes-cbc-pad` pads as PKCS #7 does. */
      readonly name: 'aes-cbc' | 'aes-cbc-pad' | 'aes-ctr';
      /** 16 octets; of `aes-ctr` the first counter block. */
      readonly iv: Uint8Array;
    }
  | RsaOaep
  | {
      /** RSAES-PKCS1-v1_5 of RFC 8017, in NON_FIPS clusters only; or the bare RSA operation, CKM_RSA_X_509. */
      readonly name: 'rsa-pkcs' | 'rsa-x509';
    };

/** How data are signed, and signatures verified. */
export type SignatureMechanism =
  | {
      /** RSASSA-PKCS1-v1_5 of RFC 8017; ECDSA of FIPS 186-5, whose signature is r || s. */
      readonly name: 'rsa-pkcs' | 'ecdsa';
      /** Default: none; the data is the DigestInfo (`rsa-pkcs`) or the digest (`ecdsa`) already. */
      readonly hash?: HashName;
    }
  /** RSASSA-PSS of RFC 8017. */
  | {
      readonly name: 'rsa-pss';
      /** Of the data, and of MGF1. */
      readonly hash: HashName;
      /** Octets: at most the modulus less the hash less 2. */
      readonly saltLength: number;
    }
  /** FIPS 198-1, whole, under a generic secret. */
  | {
      readonly name: 'hmac';
      /** Its MAC is as long as that. */
      readonly hash: HashName;
    }
  | {
      /** The bare RSA operation; RFC 8032, pure, in NON_FIPS clusters only; NIST SP 800-38B, 16 octets. */
      readonly name: 'rsa-x509' | 'ed25519' | 'aes-cmac';
    };

/** How a key is wrapped under another one. */
export type WrappingMechanism =
  | {
      /** RFC 3394, RFC 5649, and RFC 3394 over a payload padded as in PKCS #7. */
      readonly name: 'aes-no-pad' | 'aes-zero-pad' | 'aes-pkcs5-pad';
    }
  /** The HSM makes the IV and returns it; unwrapping needs it. */
  | ({
      readonly name: 'aes-gcm';
      /** To unwrap: the 12 octets that came back with the wrapped key. */
      readonly iv?: Uint8Array | undefined;
    } & GcmWrapping)
  | ({ readonly name: 'cloudhsm-aes-gcm' } & GcmWrapping)
  | RsaOaep
  /** CKM_RSA_AES_KEY_WRAP: for what is longer than an RSA key can take. */
  | {
      readonly name: 'rsa-aes';
      /** Of the OAEP around the AES key, and of its MGF1. */
      readonly hash: HashName;
      /** Of that OAEP: at most 1,024 octets. Default: none. */
      readonly label?: Uint8Array;
    }
  /** RSAES-PKCS1-v1_5, in NON_FIPS clusters only. */
  | { readonly name: 'rsa-pkcs' };

/** How a secret key is derived from another key. */
export type DerivationMechanism =
  /** NIST SP 800-108, counter mode. */
  | {
      readonly name: 'kdf-counter';
      /** HMAC with it, under a generic secret. Default: none; CMAC under an AES key. */
      readonly hash?: HashName;
      /** Length of the counter: 8, 16, 24 or 32. */
      readonly counterBits: number;
      /** What follows the counter, octets. */
      readonly fixedInput: Uint8Array;
    }
  /** ECDH with the KDF of ANSI X9.63. */
  | {
      readonly name: 'ecdh-x963';
      /** The other side's point, uncompressed: 0x04 || x || y. */
      readonly publicPoint: Uint8Array;
      /** Of the KDF. */
      readonly hash: HashName;
      /** What goes into the KDF besides, octets. Default: nothing. */
      readonly sharedInfo?: Uint8Array;
    };

/** Parameters of AES-GCM for keys. */
export interface GcmWrapping {
  /** Additional authenticated data, octets. Default: none. */
  readonly aad?: Uint8Array;
  /** Default: 128. */
  readonly tagLengthBits?: 64 | 96 | 104 | 112 | 120 | 128;
}

/** RSAES-OAEP of RFC 8017; MGF1 with the same hash. */
export interface RsaOaep {
  readonly name: 'rsa-oaep';
  /** Of the label, and of MGF1. */
  readonly hash: HashName;
  /** At most 1,024 octets. Default: none. */
  readonly label?: Uint8Array;
}
