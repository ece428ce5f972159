// The calendar that every thread of the simulator shares: the main thread's is advanced, workers get the news.

import { type AdvanceableCalendar, SystemCalendar, systemMonotonic, type Timer } from '../src/runtime/clock.ts';

export class SharedCalendar implements AdvanceableCalendar {
  readonly #calendar: SystemCalendar;
  readonly #listeners = new Set<(byMs: number) => void>();
  #aheadMs: number;

  /** @param aheadMs of the system's date from the start; negative: behind it */
  constructor(aheadMs = 0) {
    this.#calendar = new SystemCalendar(systemMonotonic, aheadMs);
    this.#aheadMs = aheadMs;
  }

  /** How far it is ahead of the system's date. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  now(): number {
    return this.#calendar.now();
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
