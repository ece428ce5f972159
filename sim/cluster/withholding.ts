// Users and keys that one HSM is not given: how HSMs of a cluster come to differ.
//
// CloudHSM does not synchronize users between HSMs, the client writes each to every HSM as well as it can; and keys reach
// the others after a while (CloudHSM user guide: "Keep HSM users in sync", "Manage key synchronization"). Here the ledger
// gives everything to everybody, so what an HSM should lack is withheld from it: in the place of an entry about it the
// HSM is given a tombstone, and its positions stay true.

import { SimError } from '../../src/errors.ts';
import type { ClusterFact, KeyHalf } from '../hsm/facts.ts';

export type Subject = { readonly username: string } | { readonly keyHandle: number };

const SUBJECTS_MAX = 1_000;

export class Withholding {
  readonly #subjects = new Map<string | number, Subject>();

  get subjects(): readonly Subject[] {
    return [...this.#subjects.values()];
  }

  has(subject: Subject): boolean {
    return this.#subjects.has(nameOf(subject));
  }

  /** @throws SimError `invalid_configuration`: too many */
  add(subject: Subject): void {
    if (this.#subjects.size >= SUBJECTS_MAX && !this.has(subject)) {
      throw new SimError(
        'invalid_configuration',
        `no more than ${SUBJECTS_MAX} users and keys are withheld from an HSM`,
      );
    }
    this.#subjects.set(nameOf(subject), subject);
  }

  delete(subject: Subject): void {
    this.#subjects.delete(nameOf(subject));
  }

  /** What an HSM is given in the place of a fact: of a pair of keys, the half that is not withheld. */
  mask(fact: ClusterFact): ClusterFact {
    if (this.#subjects.size === 0) return fact;
    if (fact.type !== 'key_pair_generated') return this.subjectOf(fact) === undefined ? fact : { type: 'withheld' };
    const given = [fact.publicKey, fact.privateKey].filter(({ handle }) => !this.#subjects.has(handle));
    if (given.length === 2) return fact;
    const [half] = given;
    return half === undefined ? { type: 'withheld' } : halfGenerated(fact, half);
  }

  /** The withheld subject that the fact is about. */
  subjectOf(fact: ClusterFact): Subject | undefined {
    if (this.#subjects.size === 0) return undefined;
    switch (fact.type) {
      case 'user_created':
      case 'password_changed':
      case 'user_deleted':
        return this.#subjects.get(fact.username);
      case 'key_generated':
      case 'key_deleted':
      case 'attributes_set':
      case 'key_shared':
      case 'key_unshared':
        return this.#subjects.get(fact.handle);
      default:
        return undefined;
    }
  }
}

/** What takes the subject from an HSM that has it. */
export const removalOf = (subject: Subject): ClusterFact =>
  'username' in subject
    ? { type: 'user_deleted', username: subject.username }
    : { type: 'key_deleted', handle: subject.keyHandle };

/** What the fact says of the subject alone; undefined when it says nothing of it. */
export function restated(fact: ClusterFact, subject: Subject): ClusterFact | undefined {
  if ('username' in subject) return 'username' in fact && fact.username === subject.username ? fact : undefined;
  if (fact.type === 'key_pair_generated') {
    const half = [fact.publicKey, fact.privateKey].find(({ handle }) => handle === subject.keyHandle);
    return half && halfGenerated(fact, half);
  }
  return 'handle' in fact && fact.handle === subject.keyHandle ? fact : undefined;
}

/** One key of a pair, as if it had been generated alone. */
const halfGenerated = ({ owner }: { readonly owner: string }, half: KeyHalf): ClusterFact => ({
  ...{ type: 'key_generated', owner, idempotencyKey: '' },
  ...half,
});

const nameOf = (subject: Subject): string | number => ('username' in subject ? subject.username : subject.keyHandle);
