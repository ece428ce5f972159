// The ledger in memory: an entry is durable as long as the process is.
//
// An append takes effect before it returns; followers hear of it in a microtask of their own, so that nobody is called
// from within somebody else's append. A follower holds a position, not a queue: a slow one costs nothing, and what was
// voided before its turn is simply no longer there.

import { SimError } from '../errors.ts';
import type { HeadCell, Ledger, Placed, Stop } from './ledger.ts';

/** The range that an entry voids: everything after this position and before the entry itself. */
export interface VoidedRange {
  readonly afterPosition: number;
}

export class MemoryLedger<Entry> implements Ledger<Entry> {
  /** Index + 1 is the position; a voided entry leaves its place empty. */
  readonly #places: (Placed<Entry> | undefined)[] = [];
  readonly #wakeUps = new Set<() => void>();
  readonly headCell: HeadCell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #voids: (entry: Entry) => VoidedRange | undefined;

  /** @param voids says which entries void earlier ones; by default none does. */
  constructor(voids: (entry: Entry) => VoidedRange | undefined = () => undefined) {
    this.#voids = voids;
  }

  async head(): Promise<number> {
    return this.#places.length;
  }

  async append(entry: Entry, expectedPosition: number): Promise<number> {
    const head = this.#places.length;
    if (expectedPosition !== head) {
      throw new SimError('ledger_conflict', `the ledger's head is ${head}, not ${expectedPosition}`);
    }
    const range = this.#voids(entry);
    if (range !== undefined) this.#places.fill(undefined, range.afterPosition);
    this.#places.push({ position: head + 1, entry });
    Atomics.store(this.headCell, 0, head + 1);
    for (const wakeUp of this.#wakeUps) wakeUp();
    return head + 1;
  }

  follow(position: number, deliver: (placed: Placed<Entry>) => void): Stop {
    let delivered = position;
    let awake = false;
    let stopped = false;
    const drain = (): void => {
      // `deliver` may append or stop: both are seen by the next round.
      while (!stopped && delivered < this.#places.length) {
        const placed = this.#places[delivered];
        delivered += 1;
        if (placed !== undefined) deliver(placed);
      }
      awake = false;
    };
    const wakeUp = (): void => {
      if (awake) return;
      awake = true;
      queueMicrotask(drain);
    };
    this.#wakeUps.add(wakeUp);
    wakeUp();
    return () => {
      stopped = true;
      this.#wakeUps.delete(wakeUp);
    };
  }
}
