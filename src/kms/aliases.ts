// The aliases of the account: a fold of facts. `apply` is the only writer. An alias goes with its key.

import type { AliasCreated, KmsFact } from './facts.ts';
import { NamesByOwner } from './names-by-owner.ts';
import { SortedNames } from './sorted-names.ts';

export interface Alias extends Omit<AliasCreated, 'type'> {
  readonly lastUpdatedDateMs: number;
}

export class Aliases {
  readonly #byName = new Map<string, Alias>();
  readonly #namesByKey = new NamesByOwner();
  readonly names = new SortedNames();

  apply(fact: KmsFact): void {
    switch (fact.type) {
      case 'alias_created': {
        const { type: _, ...created } = fact;
        this.#byName.set(fact.aliasName, { ...created, lastUpdatedDateMs: fact.creationDateMs });
        this.names.add(fact.aliasName);
        this.#namesByKey.add(fact.targetKeyId, fact.aliasName);
        break;
      }
      case 'alias_updated': {
        const alias = this.#byName.get(fact.aliasName);
        if (alias === undefined) break;
        const { targetKeyId, lastUpdatedDateMs } = fact;
        this.#namesByKey.remove(alias.targetKeyId, fact.aliasName);
        this.#namesByKey.add(targetKeyId, fact.aliasName);
        this.#byName.set(fact.aliasName, { ...alias, targetKeyId, lastUpdatedDateMs });
        break;
      }
      case 'alias_deleted':
        this.#delete(fact.aliasName);
        break;
      case 'key_deleted':
        for (const name of this.namesOf(fact.keyId).all()) this.#delete(name);
        break;
    }
  }

  /** @param aliasName with its prefix, `alias/` */
  find(aliasName: string): Alias | undefined {
    return this.#byName.get(aliasName);
  }

  namesOf(keyId: string): SortedNames {
    return this.#namesByKey.of(keyId);
  }

  #delete(aliasName: string): void {
    const alias = this.#byName.get(aliasName);
    if (alias === undefined) return;
    this.#byName.delete(aliasName);
    this.names.remove(aliasName);
    this.#namesByKey.remove(alias.targetKeyId, aliasName);
  }
}
