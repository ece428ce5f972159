// Fairness on an HSM's event loop: whoever has work takes turns, a slice each, so that one connection's ten thousand
// encrypts delay another's log in by a slice and not by all of them.

import type { MonotonicClock } from '../../src/runtime/clock.ts';

/** Says when a slice is over. */
export interface SliceCheck {
  start(): void;
  /** Asked once after each piece of work. */
  isOver(): boolean;
}

const SLICE_MS = 1;
/** Reading the clock costs about as much as a small answer's encoding; a piece of work is about 10 microseconds. */
const WORK_PER_CHECK = 8;

/** Slices of about a millisecond. */
export function timeSlices(clock: MonotonicClock): SliceCheck {
  let endMs = 0;
  let unchecked = 0;
  return {
    start() {
      endMs = clock.now() + SLICE_MS;
      unchecked = 0;
    },
    isOver() {
      if (++unchecked < WORK_PER_CHECK) return false;
      unchecked = 0;
      return clock.now() >= endMs;
    },
  };
}

export interface Worker {
  /** Works until done or until `slice.isOver()`; says whether there is more to do. Never throws. */
  work(slice: SliceCheck): boolean;
}

export class Scheduler {
  readonly #clock: MonotonicClock;
  readonly #slice: SliceCheck;
  /** In the order of their turns. */
  readonly #ready = new Set<Worker>();
  #turnScheduled = false;

  constructor(clock: MonotonicClock, slice: SliceCheck = timeSlices(clock)) {
    this.#clock = clock;
    this.#slice = slice;
  }

  /** Has work: gets turns until it says that there is no more. */
  enroll(worker: Worker): void {
    this.#ready.add(worker);
    this.#scheduleTurn();
  }

  withdraw(worker: Worker): void {
    this.#ready.delete(worker);
  }

  #scheduleTurn(): void {
    if (this.#turnScheduled || this.#ready.size === 0) return;
    this.#turnScheduled = true;
    this.#clock.soon(() => {
      this.#turnScheduled = false;
      this.#runTurn();
    });
  }

  /**
   * One turn of the event loop: those that have little to do share it, and who uses a slice up ends it, so that what
   * has arrived meanwhile is read.
   */
  #runTurn(): void {
    for (const worker of [...this.#ready]) {
      if (!this.#ready.delete(worker)) continue;
      this.#slice.start();
      if (worker.work(this.#slice)) {
        this.#ready.add(worker);
        break;
      }
    }
    this.#scheduleTurn();
  }
}
