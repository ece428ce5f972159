// One follower's way from the ledger to an HSM: in order, late by the feed's lag, and able to hold still.

import type { Placed } from '../../src/ledger/ledger.ts';
import type { MonotonicClock, Timer } from '../../src/runtime/clock.ts';
import type { ClusterFact } from '../hsm/facts.ts';

interface Waiting {
  readonly placed: Placed<ClusterFact>;
  readonly arrivedMs: number;
}

export interface DeliveryParts {
  readonly clock: MonotonicClock;
  /** What the HSM has already. */
  readonly startPosition: number;
  readonly lagMs: number;
  /** What is given in the place of an entry whose turn has come. */
  readonly mask: (placed: Placed<ClusterFact>) => Placed<ClusterFact>;
  readonly deliver: (placed: Placed<ClusterFact>) => void;
}

export class Delivery {
  /** Of the newest entry that the HSM was given. */
  forwardedPosition: number;
  readonly #parts: DeliveryParts;
  #waiting: Waiting[] = [];
  #lagMs: number;
  #receivedPosition = 0;
  /** Nothing is forwarded until the entry at this position has been received. */
  #holdUntil = 0;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.forwardedPosition = parts.startPosition;
    this.#lagMs = parts.lagMs;
  }

  receive(placed: Placed<ClusterFact>): void {
    if (this.#stopped) return;
    const { position, entry } = placed;
    if (entry.type === 'hsm_lost') {
      this.#waiting = this.#waiting.filter(({ placed }) => placed.position <= entry.afterPosition);
    }
    this.#receivedPosition = position;
    this.#waiting.push({ placed, arrivedMs: this.#parts.clock.now() });
    this.#forward();
  }

  /** At once, past all that is waiting, and as it is. */
  insert(placed: Placed<ClusterFact>): void {
    if (!this.#stopped) this.#parts.deliver(placed);
  }

  /** Also for what is waiting already. */
  setLag(lagMs: number): void {
    this.#lagMs = lagMs;
    this.#forward();
  }

  hold(): void {
    this.#holdUntil = Number.POSITIVE_INFINITY;
  }

  /** Goes on once the entry at `position` has been received; 0: at once. */
  release(position: number): void {
    this.#holdUntil = position;
    this.#forward();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
    this.#timer?.cancel();
  }

  #forward(): void {
    const { mask, deliver } = this.#parts;
    this.#timer?.cancel();
    this.#timer = undefined;
    while (!this.#stopped && this.#receivedPosition >= this.#holdUntil) {
      const next = this.#waiting[0];
      if (next === undefined) return;
      const waitMs = next.arrivedMs + this.#lagMs - this.#parts.clock.now();
      if (waitMs > 0) {
        this.#timer = this.#parts.clock.after(waitMs, () => this.#forward());
        return;
      }
      this.#waiting.shift();
      this.forwardedPosition = next.placed.position;
      deliver(mask(next.placed));
    }
  }
}
