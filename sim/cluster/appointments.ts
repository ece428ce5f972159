// What a cluster has waiting on the calendar; all of it ends with the cluster.

import type { CalendarClock, Timer } from '../../src/runtime/clock.ts';

const DAY_MS = 24 * 3_600_000;

export class Appointments {
  readonly #calendar: CalendarClock;
  readonly #timers = new Set<Timer>();
  /** What has become due and is not over. */
  readonly #running = new Set<Promise<unknown>>();
  #cancelled = false;

  constructor(calendar: CalendarClock) {
    this.#calendar = calendar;
  }

  /** Runs `begin` once that time has passed: for 0 after whoever asks has been answered. After `cancel` it never settles. */
  after<T>(durationMs: number, begin: () => Promise<T>): Promise<T> {
    if (durationMs === 0) return this.#run(Promise.resolve().then(begin));
    const done: Promise<T> = new Promise<void>((passed) =>
      this.#at(this.#calendar.now() + durationMs, () => {
        passed();
        this.#run(done);
      }),
    ).then(begin);
    return done;
  }

  /**
   * Every 24 hours from now on; a calendar that jumps over several of them makes up for each, with its own date. They
   * are all begun then: what must not overlap is the caller's to order.
   */
  daily(run: (dateMs: number) => Promise<unknown>): void {
    const arm = (dateMs: number): void =>
      this.#at(dateMs, () => {
        arm(dateMs + DAY_MS);
        this.#run(run(dateMs));
      });
    arm(this.#calendar.now() + DAY_MS);
  }

  /** Resolves once all that has become due is over, whether it succeeded or not. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  cancel(): void {
    this.#cancelled = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #run<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    const over = (): void => void this.#running.delete(work);
    work.then(over, over);
    return work;
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
