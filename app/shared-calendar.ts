// The calendar that every thread of the simulator shares: the main thread's is advanced, workers get the news.

import { type AdvanceableCalendar, SystemCalendar, type Timer } from '../src/runtime/clock.ts';

export class SharedCalendar implements AdvanceableCalendar {
  readonly #calendar = new SystemCalendar();
  readonly #listeners = new Set<(byMs: number) => void>();
  #advancedMs = 0;

  /** How far it is ahead of the system's date. */
  get advancedMs(): number {
    return this.#advancedMs;
  }

  now(): number {
    return this.#calendar.now();
  }

  at(dateMs: number, run: () => void): Timer {
    return this.#calendar.at(dateMs, run);
  }

  advance(byMs: number): void {
    this.#advancedMs += byMs;
    for (const listener of this.#listeners) listener(byMs);
    this.#calendar.advance(byMs);
  }

  /** Returns what stops it. */
  onAdvance(listener: (byMs: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
