// Users and keys that one HSM is not given: how HSMs of a cluster come to differ.
//
// CloudHSM does not synchronize users between HSMs, the client writes each to every HSM as well as it can; and keys reach
// the others after a while (CloudHSM user guide: "Keep HSM users in sync", "Manage key synchronization"). Here the ledger
// gives everything to everybody, so what an HSM should lack is withheld from it: in the place of an entry about it the
// HSM is given a tombstone, and its positions stay true.

import { SimError } from '../../src/errors.ts';
import type { ClusterFact } from '../hsm/facts.ts';

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

/** Is it one of the facts that the subject, as an HSM has it, is made of? */
export function concerns(fact: ClusterFact, subject: Subject): boolean {
  if ('username' in subject) return 'username' in fact && fact.username === subject.username;
  return 'handle' in fact && fact.handle === subject.keyHandle;
}

const nameOf = (subject: Subject): string | number => ('username' in subject ? subject.username : subject.keyHandle);
