// A token bucket on the monotonic clock: a rate, and a burst.

import type { MonotonicClock } from './clock.ts';

export class TokenBucket {
  readonly #clock: Pick<MonotonicClock, 'now'>;
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledMs: number;

  /** @param burst what can be taken at once; default: one second's worth */
  constructor(clock: Pick<MonotonicClock, 'now'>, perSecond: number, burst = perSecond) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledMs = clock.now();
  }

  /** False when there is none to take. */
  take(): boolean {
    const nowMs = this.#clock.now();
    const refillMs = nowMs - this.#filledMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + (refillMs / 1000) * this.#perSecond);
    this.#filledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
