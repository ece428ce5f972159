// One process's own state kept in a ledger: what it records, it records one after another; what it knows is a fold of
// all that was ever recorded, so that a restart is a replay.

import { SimError } from '../errors.ts';
import { Mutex } from '../runtime/mutex.ts';
import type { Ledger, Stop } from './ledger.ts';

/** A room's own share of a journal: it records and hears only facts of its own. */
export type JournalPart<Fact> = Pick<Journal<Fact>, 'record' | 'subscribe'>;

export class Journal<Fact> {
  readonly #ledger: Ledger<Fact>;
  readonly #subscribers: ((fact: Fact, position: number) => void)[] = [];
  readonly #awaited = new Map<number, { apply(): void; giveUp(): void }>();
  #position = 0;
  readonly #appends = new Mutex();
  #stop: Stop | undefined;
  #isClosed = false;

  constructor(ledger: Ledger<Fact>) {
    this.#ledger = ledger;
  }

  /** Before `open`: hears every fact there is and will be, in order. */
  subscribe(apply: (fact: Fact, position: number) => void): void {
    this.#subscribers.push(apply);
  }

  part<Own extends Fact>(isOwn: (fact: Fact) => fact is Own): JournalPart<Own> {
    return {
      record: (fact) => this.record(fact),
      subscribe: (apply) => this.subscribe((fact, position) => isOwn(fact) && apply(fact, position)),
    };
  }

  /** Replays the ledger into the subscribers. */
  async open(): Promise<void> {
    const head = await this.#ledger.head();
    this.#stop = this.#ledger.follow(0, ({ position, entry }) => {
      for (const apply of this.#subscribers) apply(entry, position);
      this.#position = position;
      this.#awaited.get(position)?.apply();
      this.#awaited.delete(position);
    });
    await this.#applied(head);
  }

  /**
   * Appends, and resolves with the position once every subscriber has applied the fact.
   * @throws SimError `ledger_unavailable`, after `close` among other times; `ledger_conflict` when another process writes to the same ledger
   */
  record(fact: Fact): Promise<number> {
    return this.#appends.run(async () => {
      if (this.#isClosed) throw closed();
      const position = await this.#ledger.append(fact, this.#position);
      await this.#applied(position);
      return position;
    });
  }

  /** What is recorded and not applied yet is given up: nobody would hear of it any more. */
  close(): void {
    this.#isClosed = true;
    this.#stop?.();
    for (const waiting of this.#awaited.values()) waiting.giveUp();
    this.#awaited.clear();
  }

  #applied(position: number): Promise<void> {
    if (position <= this.#position) return Promise.resolve();
    if (this.#isClosed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#awaited.set(position, { apply: resolve, giveUp: () => reject(closed()) });
    });
  }
}

const closed = (): SimError => new SimError('ledger_unavailable', 'the journal is closed');
