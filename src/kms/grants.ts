// The grants on the account's keys: a fold of facts. `apply` is the only writer. Grants are kept, listed and told by
// their tokens; like key policies they are not evaluated.

import type { GrantCreated, GrantTerms, KmsFact } from './facts.ts';
import { NamesByOwner } from './names-by-owner.ts';
import type { SortedNames } from './sorted-names.ts';

export type Grant = Omit<GrantCreated, 'type'>;

export class Grants {
  readonly #byId = new Map<string, Grant>();
  readonly #idByTerms = new Map<string, string>();
  readonly #idsByKey = new NamesByOwner();
  readonly #idsByRetiring = new NamesByOwner();

  apply(fact: KmsFact): void {
    switch (fact.type) {
      case 'grant_created': {
        const { type: _, ...grant } = fact;
        this.#byId.set(grant.grantId, grant);
        this.#idsByKey.add(grant.keyId, grant.grantId);
        const retiring = retiringPrincipal(grant.terms);
        if (retiring !== undefined) this.#idsByRetiring.add(retiring, grant.grantId);
        if (grant.terms.Name !== undefined) this.#idByTerms.set(canonical(grant.keyId, grant.terms), grant.grantId);
        break;
      }
      case 'grant_removed':
        this.#remove(fact.grantId);
        break;
      case 'key_deleted':
        for (const grantId of this.idsOn(fact.keyId).all()) this.#remove(grantId);
        break;
    }
  }

  find(grantId: string): Grant | undefined {
    return this.#byId.get(grantId);
  }

  /** A named grant of the key with the very same terms. */
  findTwin(keyId: string, terms: GrantTerms): Grant | undefined {
    const grantId = terms.Name === undefined ? undefined : this.#idByTerms.get(canonical(keyId, terms));
    return grantId === undefined ? undefined : this.find(grantId);
  }

  idsOn(keyId: string): SortedNames {
    return this.#idsByKey.of(keyId);
  }

  /** @param principal an ARN or a service principal */
  idsRetirableBy(principal: string): SortedNames {
    return this.#idsByRetiring.of(principal);
  }

  #remove(grantId: string): void {
    const grant = this.find(grantId);
    if (grant === undefined) return;
    this.#byId.delete(grantId);
    this.#idsByKey.remove(grant.keyId, grantId);
    const retiring = retiringPrincipal(grant.terms);
    if (retiring !== undefined) this.#idsByRetiring.remove(retiring, grantId);
    if (grant.terms.Name !== undefined) this.#idByTerms.delete(canonical(grant.keyId, grant.terms));
  }
}

/** An ARN and a service principal are never the same text. */
const retiringPrincipal = (terms: GrantTerms): string | undefined =>
  terms.RetiringPrincipal ?? terms.RetiringServicePrincipal;

/** One text for terms that mean the same: neither the order of operations nor that of context pairs matters. */
function canonical(keyId: string, terms: GrantTerms): string {
  const { EncryptionContextSubset, EncryptionContextEquals, SourceArn } = terms.Constraints ?? {};
  return JSON.stringify([
    ...[keyId, terms.Name, terms.GranteePrincipal, terms.GranteeServicePrincipal],
    ...[terms.RetiringPrincipal, terms.RetiringServicePrincipal, [...new Set(terms.Operations)].sort()],
    ...[sortedPairs(EncryptionContextSubset), sortedPairs(EncryptionContextEquals), SourceArn],
  ]);
}

const sortedPairs = (context: Readonly<Record<string, string>> | undefined) =>
  context && Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
