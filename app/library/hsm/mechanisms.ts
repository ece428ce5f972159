// Mechanisms by the names of CloudHSM CLI where it has one. Limits on data are in docs/protocol.md.

/** FIPS 180-4. */
export type HashName = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** Tags are 16 octets and follow the ciphertext. */
export type Cipher =
  /** The HSM makes the IV and returns it; decrypting needs it. */
  | { readonly name: 'aes-gcm'; readonly aad?: Uint8Array; readonly iv?: Uint8Array | undefined }
  /** As `aes-gcm`, with the IV before the ciphertext. */
  | { readonly name: 'cloudhsm-aes-gcm'; readonly aad?: Uint8Array }
  | { readonly name: 'aes-ecb' }
  /** IVs are 16 octets. */
  | { readonly name: 'aes-cbc' | 'aes-cbc-pad' | 'aes-ctr'; readonly iv: Uint8Array }
  | RsaOaep
  | { readonly name: 'rsa-pkcs' | 'rsa-x509' };

/** How data are signed, and signatures verified. */
export type SignatureMechanism =
  /** Without a hash the data is the DigestInfo (`rsa-pkcs`) or the digest (`ecdsa`) already. */
  | { readonly name: 'rsa-pkcs' | 'ecdsa'; readonly hash?: HashName }
  /** Salt length in octets. */
  | { readonly name: 'rsa-pss'; readonly hash: HashName; readonly saltLength: number }
  | { readonly name: 'hmac'; readonly hash: HashName }
  | { readonly name: 'rsa-x509' | 'ed25519' | 'aes-cmac' };

/** How a key is wrapped under another one. */
export type WrappingMechanism =
  /** RFC 3394, RFC 5649, and RFC 3394 over a payload padded as in PKCS #7. */
  | { readonly name: 'aes-no-pad' | 'aes-zero-pad' | 'aes-pkcs5-pad' }
  /** The HSM makes the IV and returns it; unwrapping needs it. */
  | ({ readonly name: 'aes-gcm'; readonly iv?: Uint8Array | undefined } & GcmWrapping)
  | ({ readonly name: 'cloudhsm-aes-gcm' } & GcmWrapping)
  | RsaOaep
  /** CKM_RSA_AES_KEY_WRAP: for what is longer than an RSA key can take. */
  | { readonly name: 'rsa-aes'; readonly hash: HashName; readonly label?: Uint8Array }
  | { readonly name: 'rsa-pkcs' };

/** How a secret key is derived from another key. */
export type DerivationMechanism =
  /** NIST SP 800-108, counter mode. Without a hash: CMAC under an AES key. `counterBits`: 8, 16, 24 or 32. */
  | {
      readonly name: 'kdf-counter';
      readonly hash?: HashName;
      readonly counterBits: number;
      readonly fixedInput: Uint8Array;
    }
  /** The other side's point, uncompressed: 0x04 || x || y. */
  | {
      readonly name: 'ecdh-x963';
      readonly publicPoint: Uint8Array;
      readonly hash: HashName;
      readonly sharedInfo?: Uint8Array;
    };

/** Parameters of AES-GCM for keys. */
export interface GcmWrapping {
  readonly aad?: Uint8Array;
  /** Default: 128. */
  readonly tagLengthBits?: 64 | 96 | 104 | 112 | 120 | 128;
}

/** RSAES-OAEP of RFC 8017; MGF1 with the same hash. */
export interface RsaOaep {
  readonly name: 'rsa-oaep';
  readonly hash: HashName;
  readonly label?: Uint8Array;
}
