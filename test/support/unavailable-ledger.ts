// A ledger whose appends can be refused: the cause of INTERNAL_ERROR and of a write that an HSM cannot make.

import { SimError } from '../../src/errors.ts';
import type { Ledger, Placed, Stop } from '../../src/ledger/ledger.ts';

export class UnavailableLedger<Entry> implements Ledger<Entry> {
  unavailable = false;
  readonly #ledger: Ledger<Entry>;

  constructor(ledger: Ledger<Entry>) {
    this.#ledger = ledger;
  }

  head(): number | Promise<number> {
    return this.#ledger.head();
  }

  async append(entry: Entry, expectedPosition: number): Promise<number> {
    if (this.unavailable) throw new SimError('ledger_unavailable', 'the ledger takes no appends');
    return this.#ledger.append(entry, expectedPosition);
  }

  follow(position: number, deliver: (placed: Placed<Entry>) => void): Stop {
    return this.#ledger.follow(position, deliver);
  }
}
