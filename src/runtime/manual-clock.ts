// Both clocks with hands that only the holder moves: for tests and for the deterministic world.

import type { AdvanceableCalendar, Clock, MonotonicClock, Timer } from './clock.ts';

interface Pending {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

class Hand {
  nowMs: number;
  #order = 0;
  #pending: Pending[] = [];

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  schedule(dueMs: number, run: () => void): Timer {
    const pending = { dueMs, order: this.#order++, run };
    this.#pending.push(pending);
    return {
      cancel: () => {
        this.#pending = this.#pending.filter((other) => other !== pending);
      },
    };
  }

  advance(byMs: number): void {
    const end = this.nowMs + byMs;
    for (;;) {
      const next = this.#pending
        .filter((pending) => pending.dueMs <= end)
        .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
      if (next === undefined) break;
      this.#pending = this.#pending.filter((other) => other !== next);
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.run();
    }
    this.nowMs = end;
  }
}

export class ManualClock implements Clock {
  readonly #monotonic = new Hand(0);
  readonly #calendar: Hand;

  /** @param startMs the calendar's first date, milliseconds since 1970. */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#calendar = new Hand(startMs);
  }

  readonly monotonic: MonotonicClock = {
    now: () => this.#monotonic.nowMs,
    after: (delayMs, run) => this.#monotonic.schedule(this.#monotonic.nowMs + delayMs, run),
    soon: (run) => void this.#monotonic.schedule(this.#monotonic.nowMs, run),
  };

  readonly calendar: AdvanceableCalendar = {
    now: () => this.#calendar.nowMs,
    at: (dateMs, run) => this.#calendar.schedule(dateMs, run),
    advance: (byMs) => this.#calendar.advance(byMs),
  };

  /** Moves the monotonic hand; `calendar.advance` moves the other. What is due runs, `soon` included (`advance(0)`). */
  advance(byMs: number): void {
    this.#monotonic.advance(byMs);
  }
}
