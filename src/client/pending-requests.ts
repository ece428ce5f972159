// The requests of one connection that wait for their answers, and when to give each of them up.

import type { MonotonicClock, Timer } from '../runtime/clock.ts';
import type { Operation, Response } from '../wire/messages.ts';

export interface PendingRequest {
  readonly operation: Operation;
  readonly dueMs: number;
  resolve(response: Response): void;
  reject(error: Error): void;
}

/** One timer serves all; at its turn everything that is due goes. Some may go this much late, so that it is not set often. */
const SWEEP_INTERVAL_MS = 5;

export class PendingRequests {
  readonly #byId = new Map<number, PendingRequest>();
  readonly #clock: MonotonicClock;
  readonly #onExpired: (pending: PendingRequest) => void;
  #timer: Timer | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;

  constructor(clock: MonotonicClock, onExpired: (pending: PendingRequest) => void) {
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  get count(): number {
    return this.#byId.size;
  }

  add(id: number, pending: PendingRequest): void {
    this.#byId.set(id, pending);
    if (pending.dueMs < this.#timerDueMs) this.#schedule(pending.dueMs);
  }

  take(id: number): PendingRequest | undefined {
    const pending = this.#byId.get(id);
    if (pending !== undefined) this.#byId.delete(id);
    return pending;
  }

  /** All of them, each with its id; none stays. */
  takeAll(): [number, PendingRequest][] {
    const all = [...this.#byId];
    this.#byId.clear();
    this.#timer?.cancel();
    this.#timerDueMs = Number.POSITIVE_INFINITY;
    return all;
  }

  #schedule(dueMs: number): void {
    this.#timer?.cancel();
    this.#timerDueMs = dueMs;
    this.#timer = this.#clock.after(Math.max(0, dueMs - this.#clock.now()), () => this.#sweep());
  }

  #sweep(): void {
    const nowMs = this.#clock.now();
    this.#timerDueMs = Number.POSITIVE_INFINITY;
    let nextMs = Number.POSITIVE_INFINITY;
    const expired: PendingRequest[] = [];
    for (const [id, pending] of this.#byId) {
      if (pending.dueMs <= nowMs) {
        this.#byId.delete(id);
        expired.push(pending);
      } else {
        nextMs = Math.min(nextMs, pending.dueMs);
      }
    }
    if (nextMs < Number.POSITIVE_INFINITY) this.#schedule(Math.max(nextMs, nowMs + SWEEP_INTERVAL_MS));
    for (const pending of expired) this.#onExpired(pending);
  }
}
