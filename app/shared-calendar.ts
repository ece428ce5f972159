// The calendar that every thread of the simulator shares: the main thread's is advanced, workers get the news.

import { type AdvanceableCalendar, SystemCalendar, systemMonotonic, type Timer } from '../src/runtime/clock.ts';

export class SharedCalendar implements AdvanceableCalendar {
  readonly #calendar: SystemCalendar;
  readonly #listeners = new Set<(byMs: number) => void>();
  #aheadMs: number;
  /** The date at which it is held. */
  #heldMs: number | undefined;

  /** @param aheadMs of the system's date from the start; negative: behind it */
  constructor(aheadMs = 0) {
    this.#calendar = new SystemCalendar(systemMonotonic, aheadMs);
    this.#aheadMs = aheadMs;
  }

  /** How far it is ahead of the system's date. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** One that has this date now. */
  static from(dateMs: number): SharedCalendar {
    return new SharedCalendar(dateMs - new SystemCalendar().now());
  }

  now(): number {
    return this.#heldMs ?? this.#calendar.now();
  }

  /** It stands still while what is made is to bear one date. Returns what lets it go on, to where it would have come. */
  hold(dateMs = this.now()): () => void {
    this.#heldMs = dateMs;
    return () => {
      this.#heldMs = undefined;
    };
  }

  at(dateMs: number, run: () => void): Timer {
    return this.#calendar.at(dateMs, run);
  }

  advance(byMs: number): void {
    this.#aheadMs += byMs;
    for (const listener of this.#listeners) listener(byMs);
    this.#calendar.advance(byMs);
  }

  /** Returns what stops it. */
  onAdvance(listener: (byMs: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
