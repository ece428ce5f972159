// A log in with a second factor: each HSM has a token to sign, and the user signs all of them in one go.

import { SimError } from '../../../src/errors.ts';
import type { MonotonicClock, Timer } from '../../../src/runtime/clock.ts';

export interface TokenRoundParts {
  readonly sign: (tokens: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>;
  /** From the first token on: how long those of the others are waited for. */
  readonly othersWaitMs: number;
  readonly clock: MonotonicClock;
}

interface Waiting {
  readonly token: Uint8Array;
  readonly settle: (signature: Promise<Uint8Array>) => void;
}

export class TokenRound {
  readonly #parts: TokenRoundParts;
  readonly #hsmIds: readonly string[];
  /** Those that have neither brought a token nor left. */
  readonly #awaited: Set<string>;
  readonly #waiting = new Map<string, Waiting>();
  #timer: Timer | undefined;

  constructor(hsmIds: readonly string[], parts: TokenRoundParts) {
    this.#parts = parts;
    this.#hsmIds = hsmIds;
    this.#awaited = new Set(hsmIds);
  }

  /**
   * The signature of that HSM's token, once all of them have theirs.
   * @throws what `sign` throws; SimError `deadline_exceeded` for a token that comes when the others are with the user
   */
  sign(hsmId: string, token: Uint8Array): Promise<Uint8Array> {
    if (!this.#awaited.has(hsmId)) {
      const message = `the token of ${hsmId} came too late to be signed with the others`;
      return Promise.reject(new SimError('deadline_exceeded', message));
    }
    return new Promise((resolve) => {
      const { clock, othersWaitMs } = this.#parts;
      this.#waiting.set(hsmId, { token, settle: resolve });
      this.#timer ??= clock.after(othersWaitMs, () => this.#signAll());
      this.leave(hsmId);
    });
  }

  leave(hsmId: string): void {
    if (this.#awaited.delete(hsmId) && this.#awaited.size === 0 && this.#waiting.size > 0) this.#signAll();
  }

  #signAll(): void {
    this.#timer?.cancel();
    this.#awaited.clear();
    const all = this.#hsmIds.flatMap((hsmId) => this.#waiting.get(hsmId) ?? []);
    const signatures = this.#parts.sign(all.map(({ token }) => token));
    all.forEach(({ settle }, index) => {
      settle(signatures.then((made) => made[index] ?? new Uint8Array(0)));
    });
  }
}
