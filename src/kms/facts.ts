// What KMS keeps: entries of its ledger. Nothing in them is secret; key material never leaves the HSMs.

export interface Tag {
  readonly TagKey: string;
  readonly TagValue: string;
}

/** An HSM key that KMS is about to make. Written first, so that a key left by a crash can be found by its id. */
export interface KeyIntended {
  readonly type: 'key_intended';
  readonly keyId: string;
  /** 64 hexadecimal characters; the HSM key's CKA_ID is their ASCII octets. */
  readonly backingKeyId: string;
  readonly customKeyStoreId: string;
}

/** From here on the KMS key exists. */
export interface KeyCreated {
  readonly type: 'key_created';
  readonly keyId: string;
  readonly backingKeyId: string;
  readonly customKeyStoreId: string;
  readonly creationDateMs: number;
  readonly description: string;
  /** As given; absent means the default key policy. */
  readonly policy?: string;
  readonly tags: readonly Tag[];
}

/** An intended key did not come to be, and no HSM key of it is left. */
export interface KeyAbandoned {
  readonly type: 'key_abandoned';
  readonly keyId: string;
}

export interface AliasCreated {
  readonly type: 'alias_created';
  /** With its prefix, `alias/`. */
  readonly aliasName: string;
  readonly targetKeyId: string;
  readonly creationDateMs: number;
}

export type KmsFact = KeyIntended | KeyCreated | KeyAbandoned | AliasCreated;
