// The requests of one connection that wait for their turn. They stay in the arrays in which they were decoded, so that
// queueing a request costs nothing of its own.

import type { Request } from '../../src/wire/messages.ts';
import type { Backlog } from './backlog.ts';

interface Arrival {
  readonly requests: readonly Request[];
  readonly arrivedMs: number;
  /** Octets of the message, divided evenly among its requests. */
  readonly sizeEach: number;
}

export class RequestQueue {
  readonly #backlog: Backlog;
  #arrivals: Arrival[] = [];
  /** Of the first arrival: how many of its requests have been taken. */
  #taken = 0;
  #count = 0;
  /** Of the request that was taken last: when it arrived, and the octets it counts for. */
  arrivedMs = 0;
  size = 0;

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
  }

  get count(): number {
    return this.#count;
  }

  /** How many more may be added. */
  get room(): number {
    return this.#backlog.room(this.#count);
  }

  add(requests: readonly Request[], arrivedMs: number, sizeEach: number): void {
    if (requests.length === 0) return;
    this.#arrivals.push({ requests, arrivedMs, sizeEach });
    this.#backlog.changed(this.#count, this.#count + requests.length);
    this.#count += requests.length;
  }

  take(): Request | undefined {
    const arrival = this.#arrivals[0];
    const request = arrival?.requests[this.#taken];
    if (arrival === undefined || request === undefined) return undefined;
    this.#count--;
    this.#backlog.changed(this.#count + 1, this.#count);
    if (++this.#taken === arrival.requests.length) {
      this.#arrivals.shift();
      this.#taken = 0;
    }
    this.arrivedMs = arrival.arrivedMs;
    this.size = arrival.sizeEach;
    return request;
  }

  clear(): void {
    this.#backlog.changed(this.#count, 0);
    this.#arrivals = [];
    this.#taken = 0;
    this.#count = 0;
  }
}
