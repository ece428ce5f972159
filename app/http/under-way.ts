// How many requests are being answered, and the moment at which none is.

import type { MonotonicClock } from '../../src/runtime/clock.ts';

export class UnderWay {
  readonly #clock: Pick<MonotonicClock, 'after'>;
  #count = 0;
  #waiting: (() => void)[] = [];

  constructor(clock: Pick<MonotonicClock, 'after'>) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#count;
  }

  begin(): void {
    this.#count++;
  }

  end(): void {
    if (--this.#count > 0 || this.#waiting.length === 0) return;
    for (const proceed of this.#waiting.splice(0)) proceed();
  }

  /** Resolves with how many are left: none, unless it takes longer than that. */
  async over(timeoutMs: number): Promise<number> {
    if (this.#count === 0) return 0;
    await new Promise<void>((resolve) => {
      const timer = this.#clock.after(timeoutMs, resolve);
      this.#waiting.push(() => {
        timer.cancel();
        resolve();
      });
    });
    return this.#count;
  }
}
