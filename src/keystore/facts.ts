// What the KMS side remembers of custom key stores: entries of its ledger. Passwords in them are sealed.

import type { ConnectionErrorCode, ConnectionState } from './connection-state.ts';

/** AES-256-GCM under the KMS side's root key, with the custom key store's id as AAD. */
export type SealedPassword = Uint8Array;

export type KeyStoreFact =
  | {
      readonly type: 'key_store_created';
      readonly customKeyStoreId: string;
      readonly name: string;
      readonly clusterId: string;
      readonly clusterCertificatePem: string;
      readonly trustAnchorCertificate: string;
      readonly sealedPassword: SealedPassword;
      /** Names this store's connector to the HSMs, across restarts. */
      readonly connectorId: string;
      readonly creationDateMs: number;
    }
  | {
      readonly type: 'key_store_updated';
      readonly customKeyStoreId: string;
      readonly name?: string;
      readonly clusterId?: string;
      /** Takes the place of every password known before. */
      readonly sealedPassword?: SealedPassword;
    }
  /** Written before the HSM is asked to change the password: from now on either may be the one in force. */
  | {
      readonly type: 'next_password_chosen';
      readonly customKeyStoreId: string;
      readonly sealedPassword: SealedPassword;
    }
  /** The next password is known to be in force: it is the current one now, and the old one is forgotten. */
  | { readonly type: 'next_password_promoted'; readonly customKeyStoreId: string }
  | {
      readonly type: 'connection_state_changed';
      readonly customKeyStoreId: string;
      readonly state: ConnectionState;
      /** In FAILED only. */
      readonly errorCode?: ConnectionErrorCode;
    }
  | { readonly type: 'key_store_deleted'; readonly customKeyStoreId: string };

const TYPES: Readonly<Record<KeyStoreFact['type'], true>> = {
  key_store_created: true,
  key_store_updated: true,
  next_password_chosen: true,
  next_password_promoted: true,
  connection_state_changed: true,
  key_store_deleted: true,
};

/** Which facts of a ledger that rooms share are of this one. */
export const isKeyStoreFact = <Other extends { readonly type: string }>(
  fact: KeyStoreFact | Other,
): fact is KeyStoreFact => Object.hasOwn(TYPES, fact.type);
