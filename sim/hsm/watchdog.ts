// Closes a connection that has said nothing for too long. One timer a connection: it looks when it fires, and is set
// again for what is left, so that a request costs a clock reading and no timer.

import type { MonotonicClock, Timer } from '../../src/runtime/clock.ts';

export class Watchdog {
  readonly #clock: MonotonicClock;
  readonly #silenceMaxMs: number;
  readonly #onSilence: () => void;
  #heardAtMs: number;
  #timer: Timer;

  constructor(clock: MonotonicClock, silenceMaxMs: number, onSilence: () => void) {
    this.#clock = clock;
    this.#silenceMaxMs = silenceMaxMs;
    this.#onSilence = onSilence;
    this.#heardAtMs = clock.now();
    this.#timer = this.#look(silenceMaxMs);
  }

  heard(): void {
    this.#heardAtMs = this.#clock.now();
  }

  stop(): void {
    this.#timer.cancel();
  }

  #look(afterMs: number): Timer {
    return this.#clock.after(afterMs, () => {
      const leftMs = this.#heardAtMs + this.#silenceMaxMs - this.#clock.now();
      if (leftMs <= 0) this.#onSilence();
      else this.#timer = this.#look(leftMs);
    });
  }
}
