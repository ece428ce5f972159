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

export interface KeyEnabled {
  readonly type: 'key_enabled';
  readonly keyId: string;
}

export interface KeyDisabled {
  readonly type: 'key_disabled';
  readonly keyId: string;
}

export interface KeyDeletionScheduled {
  readonly type: 'key_deletion_scheduled';
  readonly keyId: string;
  readonly deletionDateMs: number;
}

/** The key is Disabled from here on. */
export interface KeyDeletionCancelled {
  readonly type: 'key_deletion_cancelled';
  readonly keyId: string;
}

/** The waiting period is over: the KMS key is gone, with its aliases and grants. The HSM key may be there still. */
export interface KeyDeleted {
  readonly type: 'key_deleted';
  readonly keyId: string;
}

export interface KeyDescribed {
  readonly type: 'key_described';
  readonly keyId: string;
  readonly description: string;
}

export interface KeyPolicyPut {
  readonly type: 'key_policy_put';
  readonly keyId: string;
  readonly policy: string;
}

/** All tags of the key from here on. */
export interface KeyTagged {
  readonly type: 'key_tagged';
  readonly keyId: string;
  readonly tags: readonly Tag[];
}

export interface AliasCreated {
  readonly type: 'alias_created';
  /** With its prefix, `alias/`. */
  readonly aliasName: string;
  readonly targetKeyId: string;
  readonly creationDateMs: number;
}

export interface AliasUpdated {
  readonly type: 'alias_updated';
  readonly aliasName: string;
  readonly targetKeyId: string;
  readonly lastUpdatedDateMs: number;
}

export interface AliasDeleted {
  readonly type: 'alias_deleted';
  readonly aliasName: string;
}

/** Members as the KMS API spells them. */
export interface GrantTerms {
  readonly GranteePrincipal?: string;
  readonly GranteeServicePrincipal?: string;
  readonly RetiringPrincipal?: string;
  readonly RetiringServicePrincipal?: string;
  readonly Operations: readonly string[];
  readonly Constraints?: GrantConstraints;
  readonly Name?: string;
}

export interface GrantConstraints {
  readonly EncryptionContextSubset?: Readonly<Record<string, string>>;
  readonly EncryptionContextEquals?: Readonly<Record<string, string>>;
  readonly SourceArn?: string;
}

export interface GrantCreated {
  readonly type: 'grant_created';
  /** 64 hexadecimal characters. */
  readonly grantId: string;
  readonly keyId: string;
  readonly creationDateMs: number;
  readonly terms: GrantTerms;
  /** 64 hexadecimal characters: tells this grant's tokens from invented ones (grant-token.ts). */
  readonly tokenKey: string;
}

/** Retired or revoked. */
export interface GrantRemoved {
  readonly type: 'grant_removed';
  readonly grantId: string;
}

export type KmsFact =
  | KeyIntended
  | KeyCreated
  | KeyAbandoned
  | KeyEnabled
  | KeyDisabled
  | KeyDeletionScheduled
  | KeyDeletionCancelled
  | KeyDeleted
  | KeyDescribed
  | KeyPolicyPut
  | KeyTagged
  | AliasCreated
  | AliasUpdated
  | AliasDeleted
  | GrantCreated
  | GrantRemoved;
