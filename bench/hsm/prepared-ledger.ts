// A ledger whose first entries are made when they are delivered and kept by nobody: what an HSM then has in memory is its
// own, as in its worker thread, whose ledger is elsewhere.

import type { ClusterFact } from '../../sim/hsm/facts.ts';
import type { Ledger, Placed, Stop } from '../../src/ledger/ledger.ts';
import { MemoryLedger } from '../../src/ledger/memory-ledger.ts';

export class PreparedLedger implements Ledger<ClusterFact> {
  readonly #count: number;
  readonly #make: (position: number) => ClusterFact;
  /** What is appended later; its positions begin after those. */
  readonly #later = new MemoryLedger<ClusterFact>();

  /** @param make the entry at a position from 1 to `count`; the same each time */
  constructor(count: number, make: (position: number) => ClusterFact) {
    this.#count = count;
    this.#make = make;
  }

  async head(): Promise<number> {
    return this.#count + (await this.#later.head());
  }

  async append(entry: ClusterFact, expectedPosition: number): Promise<number> {
    return this.#count + (await this.#later.append(entry, expectedPosition - this.#count));
  }

  follow(after: number, deliver: (placed: Placed<ClusterFact>) => void): Stop {
    for (let position = after + 1; position <= this.#count; position++) {
      deliver({ position, entry: this.#make(position) });
    }
    return this.#later.follow(Math.max(0, after - this.#count), ({ position, entry }) =>
      deliver({ position: this.#count + position, entry }),
    );
  }
}
