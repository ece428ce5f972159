// Is the other side still there? A beat each interval; anything that is heard counts as an answer.

import type { MonotonicClock, Timer } from '../runtime/clock.ts';

/** Beats in a row without hearing anything: the connection is dead at the next one. */
const UNANSWERED_MAX = 2;

export interface HeartbeatParts {
  readonly clock: MonotonicClock;
  readonly intervalMs: number;
  readonly beat: () => void;
  readonly onDead: () => void;
}

export class Heartbeat {
  readonly #parts: HeartbeatParts;
  // Beats are counted, not time: after a pause of this process, answers wait in the socket behind the timer.
  #unanswered = 0;
  #timer: Timer;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
    this.#timer = this.#schedule();
  }

  heard(): void {
    this.#unanswered = 0;
  }

  stop(): void {
    this.#timer.cancel();
  }

  #schedule(): Timer {
    return this.#parts.clock.after(this.#parts.intervalMs, () => {
      if (this.#unanswered >= UNANSWERED_MAX) {
        this.#parts.onDead();
        return;
      }
      this.#unanswered++;
      this.#timer = this.#schedule();
      this.#parts.beat();
    });
  }
}
