// Time is a parameter. Two clocks, because they answer two questions:
//
// - monotonic: how long has this taken? Heartbeats, deadlines, back-off, token buckets. Nobody can move it.
// - calendar: what is the date? Deletion windows, backups, durations of connect and CreateHsm. `advance` moves it, and
//   what became due on the way runs at once, in the order of its dates.

export interface Timer {
  cancel(): void;
}

export interface MonotonicClock {
  /** Milliseconds since some fixed moment; with a fraction. */
  now(): number;
  after(delayMs: number, run: () => void): Timer;
  /** After the current turn of the event loop. */
  soon(run: () => void): void;
}

export interface CalendarClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Runs at that date, or in the next turn if the date has passed. */
  at(dateMs: number, run: () => void): Timer;
}

export interface AdvanceableCalendar extends CalendarClock {
  advance(byMs: number): void;
}

export interface Clock {
  readonly monotonic: MonotonicClock;
  readonly calendar: CalendarClock;
}

/** setTimeout's delay is a signed 32-bit number of milliseconds; a longer one fires at once. */
const DELAY_MAX_MS = 2 ** 31 - 1;

export const systemMonotonic: MonotonicClock = {
  now: () => performance.now(),
  after(delayMs, run) {
    const handle = setTimeout(run, Math.min(delayMs, DELAY_MAX_MS));
    // Timers are never a reason for a process to stay alive: listeners and workers are.
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
  soon: (run) => void setImmediate(run),
};

interface Appointment {
  readonly dateMs: number;
  readonly run: () => void;
}

/** The system's date plus whatever was advanced. */
export class SystemCalendar implements AdvanceableCalendar {
  #offsetMs = 0;
  readonly #appointments = new Set<Appointment>();
  readonly #monotonic: MonotonicClock;
  #wakeUp: Timer | undefined;

  constructor(monotonic: MonotonicClock = systemMonotonic) {
    this.#monotonic = monotonic;
  }

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  at(dateMs: number, run: () => void): Timer {
    const appointment = { dateMs, run };
    this.#appointments.add(appointment);
    this.#schedule();
    return { cancel: () => void this.#appointments.delete(appointment) };
  }

  advance(byMs: number): void {
    this.#offsetMs += byMs;
    this.#runDue();
  }

  #runDue(): void {
    const now = this.now();
    const due = [...this.#appointments].filter((appointment) => appointment.dateMs <= now);
    due.sort((a, b) => a.dateMs - b.dateMs);
    for (const appointment of due) {
      // An earlier one may have cancelled it.
      if (this.#appointments.delete(appointment)) appointment.run();
    }
    this.#schedule();
  }

  #schedule(): void {
    this.#wakeUp?.cancel();
    this.#wakeUp = undefined;
    let next = Number.POSITIVE_INFINITY;
    for (const { dateMs } of this.#appointments) next = Math.min(next, dateMs);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#wakeUp = this.#monotonic.after(Math.max(0, next - this.now()), () => this.#runDue());
  }
}
