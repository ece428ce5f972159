// What is known of each custom key store: the fold of the facts. Nothing here decides anything.

import type { ConnectionErrorCode, ConnectionState } from './connection-state.ts';
import type { KeyStoreFact, SealedPassword } from './facts.ts';

export interface KeyStoreRecord {
  readonly customKeyStoreId: string;
  readonly name: string;
  readonly clusterId: string;
  /** Of the cluster the store was made with: its relatives share it. */
  readonly clusterCertificatePem: string;
  readonly trustAnchorCertificate: string;
  readonly connectorId: string;
  readonly creationDateMs: number;
  readonly currentPassword: SealedPassword;
  /** Set while a rotation is under way, or was cut off: either password may be the one in force. */
  readonly nextPassword: SealedPassword | undefined;
  /** As last recorded: where a restart has to go on. */
  readonly connectionState: ConnectionState;
  readonly connectionErrorCode: ConnectionErrorCode | undefined;
}

export class KeyStoreRecords {
  readonly #records = new Map<string, KeyStoreRecord>();

  get(customKeyStoreId: string): KeyStoreRecord | undefined {
    return this.#records.get(customKeyStoreId);
  }

  /** In the order of their creation. */
  all(): readonly KeyStoreRecord[] {
    return [...this.#records.values()];
  }

  apply(fact: KeyStoreFact): void {
    if (fact.type === 'key_store_created') {
      const { type: _, sealedPassword, ...created } = fact;
      this.#records.set(fact.customKeyStoreId, {
        ...created,
        currentPassword: sealedPassword,
        nextPassword: undefined,
        connectionState: 'DISCONNECTED',
        connectionErrorCode: undefined,
      });
      return;
    }
    const record = this.#records.get(fact.customKeyStoreId);
    if (record === undefined) return;
    if (fact.type === 'key_store_deleted') this.#records.delete(fact.customKeyStoreId);
    else this.#records.set(fact.customKeyStoreId, { ...record, ...changeOf(record, fact) });
  }
}

type ChangeFact = Exclude<KeyStoreFact, { type: 'key_store_created' | 'key_store_deleted' }>;

function changeOf(record: KeyStoreRecord, fact: ChangeFact): Partial<KeyStoreRecord> {
  switch (fact.type) {
    case 'key_store_updated':
      return {
        name: fact.name ?? record.name,
        clusterId: fact.clusterId ?? record.clusterId,
        ...(fact.sealedPassword && { currentPassword: fact.sealedPassword, nextPassword: undefined }),
      };
    case 'next_password_chosen':
      return { nextPassword: fact.sealedPassword };
    case 'next_password_promoted':
      return { currentPassword: record.nextPassword ?? record.currentPassword, nextPassword: undefined };
    case 'connection_state_changed':
      return { connectionState: fact.state, connectionErrorCode: fact.errorCode };
  }
}
