// A request that has to wait: for the ledger, for a position, for a derived key. It is answered once: by its handler, or,
// when its time is up first, with the status that says how far it had come.

import type { MonotonicClock, Timer } from '../../src/runtime/clock.ts';
import type { ResponseFields } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import { refusal } from './refusal.ts';

export class Call {
  readonly #clock: MonotonicClock;
  readonly #hasDeadline: boolean;
  readonly #answer: (response: ResponseFields) => void;
  #endListeners: Set<() => void> | undefined = new Set();
  #timer: Timer | undefined;
  #expiresAs: Status = Status.DEADLINE_EXCEEDED;

  /** @param deadlineMs from now; 0: none. @param answer called at most once */
  constructor(clock: MonotonicClock, deadlineMs: number, answer: (response: ResponseFields) => void) {
    this.#clock = clock;
    this.#hasDeadline = deadlineMs > 0;
    this.#answer = answer;
    if (this.#hasDeadline) this.#timer = clock.after(deadlineMs, () => this.#expire());
  }

  /** False once it is answered, or its connection has gone. */
  get open(): boolean {
    return this.#endListeners !== undefined;
  }

  /** Without effect when it is not open any more: a late outcome is dropped. */
  answer(response: ResponseFields): void {
    if (!this.open) return;
    this.discard();
    this.#answer(response);
  }

  /** Ends it without an answer. */
  discard(): void {
    this.#timer?.cancel();
    const listeners = this.#endListeners ?? [];
    this.#endListeners = undefined;
    for (const listener of listeners) listener();
  }

  /** From here on the deadline, or, without one, the passing of `withinMs`, is answered with `status`. */
  expectWithin(withinMs: number, status: Status): void {
    this.#expiresAs = status;
    if (this.#hasDeadline || !this.open) return;
    this.#timer?.cancel();
    this.#timer = this.#clock.after(withinMs, () => this.#expire());
  }

  /** From here on only the request's own deadline counts, answered with `status`. */
  expiresAs(status: Status): void {
    this.#expiresAs = status;
    if (!this.#hasDeadline) this.#timer?.cancel();
  }

  /** Settles as `pending` does, but rejects as soon as the call ends. */
  unlessEnded<T>(pending: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.onEnd(() => reject(refusal(Status.DEADLINE_EXCEEDED, 'the request has ended')));
      pending.then(resolve, reject).finally(stop);
    });
  }

  /** Called once when the call ends, at once if it has. Returns how to take the listener away. */
  onEnd(listener: () => void): () => void {
    const listeners = this.#endListeners;
    if (listeners === undefined) {
      listener();
      return () => {};
    }
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  #expire(): void {
    this.answer({ status: this.#expiresAs, detail: 'the time for this request is up' });
  }
}
