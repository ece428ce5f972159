// The KMS keys of the account: a fold of facts. `apply` is the only writer.

import type { Arns } from './arns.ts';
import { ciphertextKeyIdentifier } from './ciphertext-blob.ts';
import type { KeyCreated, KeyIntended, KmsFact } from './facts.ts';
import type { UnderlyingState } from './key-state.ts';
import { SortedNames } from './sorted-names.ts';

export interface KmsKey extends Omit<KeyCreated, 'type'> {
  readonly arn: string;
  readonly underlyingState: UnderlyingState;
  /** In PendingDeletion only. */
  readonly deletionDateMs?: number;
  /** What names this key in its ciphertext blobs: 32 octets. */
  readonly ciphertextIdentifier: Uint8Array;
}

export class Keys {
  readonly #arns: Arns;
  readonly #byId = new Map<string, KmsKey>();
  readonly #idByCiphertextIdentifier = new Map<string, string>();
  readonly #countByStore = new Map<string, number>();
  readonly #intents = new Map<string, KeyIntended>();
  readonly #pendingDeletion = new Set<string>();
  readonly keyIds = new SortedNames();

  constructor(arns: Arns) {
    this.#arns = arns;
  }

  /** Facts of other rooms in the same ledger are passed over. */
  apply(fact: KmsFact): void {
    switch (fact.type) {
      case 'key_intended':
        this.#intents.set(fact.keyId, fact);
        break;
      case 'key_created':
        this.#intents.delete(fact.keyId);
        this.#create(fact);
        break;
      case 'key_abandoned':
        this.#intents.delete(fact.keyId);
        break;
      case 'key_enabled':
        this.#change(fact.keyId, (key) => ({ ...key, underlyingState: 'Enabled' }));
        break;
      case 'key_disabled':
        this.#change(fact.keyId, (key) => ({ ...key, underlyingState: 'Disabled' }));
        break;
      case 'key_deletion_scheduled': {
        const { deletionDateMs } = fact;
        this.#change(fact.keyId, (key) => ({ ...key, underlyingState: 'PendingDeletion', deletionDateMs }));
        this.#pendingDeletion.add(fact.keyId);
        break;
      }
      case 'key_deletion_cancelled':
        this.#change(fact.keyId, ({ deletionDateMs: _, ...key }) => ({ ...key, underlyingState: 'Disabled' }));
        this.#pendingDeletion.delete(fact.keyId);
        break;
      case 'key_deleted':
        this.#delete(fact.keyId);
        break;
      case 'key_described':
        this.#change(fact.keyId, (key) => ({ ...key, description: fact.description }));
        break;
      case 'key_policy_put':
        this.#change(fact.keyId, (key) => ({ ...key, policy: fact.policy }));
        break;
      case 'key_tagged':
        this.#change(fact.keyId, (key) => ({ ...key, tags: fact.tags }));
        break;
    }
  }

  find(keyId: string): KmsKey | undefined {
    return this.#byId.get(keyId);
  }

  /** In the order in which they were created. */
  all(): readonly KmsKey[] {
    return [...this.#byId.values()];
  }

  findByCiphertextIdentifier(identifier: Uint8Array): KmsKey | undefined {
    const keyId = this.#idByCiphertextIdentifier.get(mapKey(identifier));
    return keyId === undefined ? undefined : this.find(keyId);
  }

  /** KMS keys in the store, those that are pending deletion included. */
  countIn(customKeyStoreId: string): number {
    return this.#countByStore.get(customKeyStoreId) ?? 0;
  }

  /** HSM keys of the store that were meant to be made, and of which nothing more is known. */
  intentsIn(customKeyStoreId: string): readonly KeyIntended[] {
    return [...this.#intents.values()].filter((intent) => intent.customKeyStoreId === customKeyStoreId);
  }

  /** The keys whose waiting period runs, with the date on which it ends. */
  pendingDeletion(): readonly { readonly key: KmsKey; readonly dateMs: number }[] {
    return [...this.#pendingDeletion].flatMap((keyId) => {
      const key = this.find(keyId);
      return key?.deletionDateMs === undefined ? [] : { key, dateMs: key.deletionDateMs };
    });
  }

  #create(fact: KeyCreated): void {
    const { type: _, ...created } = fact;
    const arn = this.#arns.ofKey(fact.keyId);
    const ciphertextIdentifier = ciphertextKeyIdentifier(arn);
    const key: KmsKey = { ...created, arn, underlyingState: 'Enabled', ciphertextIdentifier };
    this.#byId.set(key.keyId, key);
    this.#idByCiphertextIdentifier.set(mapKey(ciphertextIdentifier), key.keyId);
    this.#countByStore.set(key.customKeyStoreId, this.countIn(key.customKeyStoreId) + 1);
    this.keyIds.add(key.keyId);
  }

  #change(keyId: string, change: (key: KmsKey) => KmsKey): void {
    const key = this.find(keyId);
    if (key !== undefined) this.#byId.set(keyId, change(key));
  }

  #delete(keyId: string): void {
    const key = this.find(keyId);
    if (key === undefined) return;
    this.#byId.delete(keyId);
    this.#idByCiphertextIdentifier.delete(mapKey(key.ciphertextIdentifier));
    this.#countByStore.set(key.customKeyStoreId, this.countIn(key.customKeyStoreId) - 1);
    this.#pendingDeletion.delete(keyId);
    this.keyIds.remove(keyId);
  }
}

const mapKey = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
