// What log ins are checked with: a user's verifier, unmasked at the first log in and kept until the user has another.

import type { ScramVerifier } from '../../src/session/scram.ts';
import { unmaskVerifier } from './masking.ts';
import type { User } from './users.ts';

export class Verifiers {
  readonly #clusterKey: Uint8Array;
  /** By the user as the ledger last told it: whatever it tells next is another. */
  readonly #unmasked = new WeakMap<User, ScramVerifier>();

  constructor(clusterKey: Uint8Array) {
    this.#clusterKey = clusterKey;
  }

  /** @throws SimError `seal_broken` */
  of(user: User): ScramVerifier {
    const known = this.#unmasked.get(user);
    if (known !== undefined) return known;
    const verifier = unmaskVerifier(this.#clusterKey, user.username, user.role, user.maskedVerifier);
    this.#unmasked.set(user, verifier);
    return verifier;
  }
}
