// What a cluster has waiting on the calendar; all of it ends with the cluster.

import type { CalendarClock, Timer } from '../../src/runtime/clock.ts';

const DAY_MS = 24 * 3_600_000;

export class Appointments {
  readonly #calendar: CalendarClock;
  readonly #timers = new Set<Timer>();
  #cancelled = false;

  constructor(calendar: CalendarClock) {
    this.#calendar = calendar;
  }

  /** Runs `begin` once that time has passed: for 0 after whoever asks has been answered. After `cancel` it never settles. */
  after<T>(durationMs: number, begin: () => Promise<T>): Promise<T> {
    if (durationMs === 0) return Promise.resolve().then(begin);
    return new Promise<void>((passed) => this.#at(this.#calendar.now() + durationMs, passed)).then(begin);
  }

  /** Every 24 hours from now on; a calendar that jumps over several of them makes up for each, with its own date. */
  daily(run: (dateMs: number) => Promise<unknown>): void {
    const arm = (dateMs: number): void => this.#at(dateMs, () => void run(dateMs).finally(() => arm(dateMs + DAY_MS)));
    arm(this.#calendar.now() + DAY_MS);
  }

  cancel(): void {
    this.#cancelled = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #at(dateMs: number, run: () => void): void {
    if (this.#cancelled) return;
    const timer = this.#calendar.at(dateMs, () => {
      this.#timers.delete(timer);
      run();
    });
    this.#timers.add(timer);
  }
}
