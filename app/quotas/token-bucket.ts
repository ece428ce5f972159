// A token bucket on the monotonic clock: a rate, and a burst of one second's worth of it.

import type { MonotonicClock } from '../../src/runtime/clock.ts';

export class TokenBucket {
  readonly #clock: Pick<MonotonicClock, 'now'>;
  readonly #perSecond: number;
  #tokens: number;
  #filledMs: number;

  constructor(clock: Pick<MonotonicClock, 'now'>, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#filledMs = clock.now();
  }

  /** False when there is none to take. */
  take(): boolean {
    const nowMs = this.#clock.now();
    const refillMs = nowMs - this.#filledMs;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (refillMs / 1000) * this.#perSecond);
    this.#filledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
