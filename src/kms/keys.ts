// The KMS keys and aliases of the account: a fold of facts. `apply` is the only writer.

import type { Arns } from './arns.ts';
import { ciphertextKeyIdentifier } from './ciphertext-blob.ts';
import type { AliasCreated, KeyCreated, KeyIntended, KmsFact } from './facts.ts';
import type { UnderlyingState } from './key-state.ts';
import { SortedNames } from './sorted-names.ts';

export interface KmsKey extends Omit<KeyCreated, 'type'> {
  readonly arn: string;
  readonly underlyingState: UnderlyingState;
  /** What names this key in its ciphertext blobs: 32 octets. */
  readonly ciphertextIdentifier: Uint8Array;
}

export type Alias = Omit<AliasCreated, 'type'>;

export class Keys {
  readonly #arns: Arns;
  readonly #byId = new Map<string, KmsKey>();
  readonly #byCiphertextIdentifier = new Map<string, KmsKey>();
  readonly #countByStore = new Map<string, number>();
  readonly #intents = new Map<string, KeyIntended>();
  readonly #aliases = new Map<string, Alias>();
  readonly #aliasNamesByKey = new Map<string, SortedNames>();
  readonly keyIds = new SortedNames();
  readonly aliasNames = new SortedNames();

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
      case 'alias_created':
        this.#aliases.set(fact.aliasName, fact);
        this.aliasNames.add(fact.aliasName);
        this.#aliasNamesOf(fact.targetKeyId).add(fact.aliasName);
        break;
    }
  }

  find(keyId: string): KmsKey | undefined {
    return this.#byId.get(keyId);
  }

  findByCiphertextIdentifier(identifier: Uint8Array): KmsKey | undefined {
    return this.#byCiphertextIdentifier.get(mapKey(identifier));
  }

  /** @param aliasName with its prefix, `alias/` */
  findAlias(aliasName: string): Alias | undefined {
    return this.#aliases.get(aliasName);
  }

  aliasNamesOf(keyId: string): SortedNames {
    return this.#aliasNamesByKey.get(keyId) ?? new SortedNames();
  }

  /** KMS keys in the store, those that are pending deletion included. */
  countIn(customKeyStoreId: string): number {
    return this.#countByStore.get(customKeyStoreId) ?? 0;
  }

  /** HSM keys of the store that were meant to be made, and of which nothing more is known. */
  intentsIn(customKeyStoreId: string): readonly KeyIntended[] {
    return [...this.#intents.values()].filter((intent) => intent.customKeyStoreId === customKeyStoreId);
  }

  #create(fact: KeyCreated): void {
    const { type: _, ...created } = fact;
    const arn = this.#arns.ofKey(fact.keyId);
    const ciphertextIdentifier = ciphertextKeyIdentifier(arn);
    const key: KmsKey = { ...created, arn, underlyingState: 'Enabled', ciphertextIdentifier };
    this.#byId.set(key.keyId, key);
    this.#byCiphertextIdentifier.set(mapKey(ciphertextIdentifier), key);
    this.#countByStore.set(key.customKeyStoreId, this.countIn(key.customKeyStoreId) + 1);
    this.keyIds.add(key.keyId);
  }

  #aliasNamesOf(keyId: string): SortedNames {
    let names = this.#aliasNamesByKey.get(keyId);
    if (names === undefined) {
      names = new SortedNames();
      this.#aliasNamesByKey.set(keyId, names);
    }
    return names;
  }
}

const mapKey = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
