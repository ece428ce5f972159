// A request that has to wait: for the ledger, for a position, for a derived key. It is answered once: by its handler, or,
// when its time is up first, with the status that says how far it had come.

import type { MonotonicClock, Timer } from '../../src/runtime/clock.ts';
import type { ResponseFields } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import { refusal } from './refusal.ts';

export class Call {
  /** What it is answered with when its time is up. */
  expiresAs: Status = Status.DEADLINE_EXCEEDED;
  readonly #answer: (response: ResponseFields) => void;
  readonly #timer: Timer;
  #endListeners: Set<() => void> | undefined = new Set();

  /** @param timeMs from now until it expires. @param answer called at most once */
  constructor(clock: MonotonicClock, timeMs: number, answer: (response: ResponseFields) => void) {
    this.#answer = answer;
    this.#timer = clock.after(timeMs, () =>
      this.answer({ status: this.expiresAs, detail: 'the time for this request is up' }),
    );
  }

  /** False once it is answered, or its connection has gone. */
  get open(): boolean {
    return this.#endListeners !== undefined;
  }

  /** For a handler that has waited: throws when nobody wants the outcome any more. */
  requireOpen(): void {
    if (!this.open) throw refusal(this.expiresAs, 'the request has ended');
  }

  /** Without effect when it is not open any more: a late outcome is dropped. */
  answer(response: ResponseFields): void {
    if (!this.open) return;
    this.discard();
    this.#answer(response);
  }

  /** Ends it without an answer. */
  discard(): void {
    this.#timer.cancel();
    const listeners = this.#endListeners ?? [];
    this.#endListeners = undefined;
    for (const listener of listeners) listener();
  }

  /** Settles as `pending` does, but rejects as soon as the call ends. */
  unlessEnded<T>(pending: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.onEnd(() => reject(refusal(this.expiresAs, 'the request has ended')));
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
}
