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

// As they are when this is loaded: whoever puts others in their place later, as test runners do, means its own time.
const { setTimeout, clearTimeout, setImmediate } = globalThis;
const dateNow = Date.now;
const elapsed = performance.now.bind(performance);

/** setTimeout's delay is a signed 32-bit number of milliseconds; a longer one fires at once. */
const DELAY_MAX_MS = 2 ** 31 - 1;

export const systemMonotonic: MonotonicClock = {
  now: elapsed,
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

/** The system's date plus whatever it began with and was advanced by. */
export class SystemCalendar implements AdvanceableCalendar {
  #offsetMs: number;
  /** By date; those of one date in the order in which they were made. */
  readonly #appointments: Appointment[] = [];
  readonly #monotonic: MonotonicClock;
  #wakeUp: Timer | undefined;

  /** @param aheadMs of the system's date from the start; negative: behind it */
  constructor(monotonic: MonotonicClock = systemMonotonic, aheadMs = 0) {
    this.#monotonic = monotonic;
    this.#offsetMs = aheadMs;
  }

  now(): number {
    return dateNow() + this.#offsetMs;
  }

  at(dateMs: number, run: () => void): Timer {
    const appointment = { dateMs, run };
    const index = this.#indexAfter(dateMs);
    this.#appointments.splice(index, 0, appointment);
    if (index === 0) this.#schedule();
    return { cancel: () => this.#cancel(appointment) };
  }

  /** What becomes due on the way runs at its own date, and so does what that makes due on the rest of the way. */
  advance(byMs: number): void {
    this.#runDue(this.#offsetMs + byMs);
  }

  /** Goes from date to date until `now()` has the offset. @throws the first error of those that ran, after all have */
  #runDue(offsetMs: number): void {
    const errors: unknown[] = [];
    for (let next = this.#appointments[0]; next !== undefined; next = this.#appointments[0]) {
      if (next.dateMs > dateNow() + offsetMs) break;
      this.#appointments.shift();
      this.#offsetMs += Math.max(0, next.dateMs - this.now());
      try {
        next.run();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#offsetMs = Math.max(this.#offsetMs, offsetMs);
    this.#schedule();
    if (errors.length > 0) throw errors[0];
  }

  #cancel(appointment: Appointment): void {
    const index = this.#appointments.indexOf(appointment);
    if (index >= 0) this.#appointments.splice(index, 1);
  }

  #schedule(): void {
    this.#wakeUp?.cancel();
    const [next] = this.#appointments;
    this.#wakeUp =
      next && this.#monotonic.after(Math.max(0, next.dateMs - this.now()), () => this.#runDue(this.#offsetMs));
  }

  #indexAfter(dateMs: number): number {
    let low = 0;
    let high = this.#appointments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#appointments[middle] as Appointment).dateMs <= dateMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
