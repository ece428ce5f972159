// One process's own state kept in a ledger: what it records, it records one after another; what it knows is a fold of
// all that was ever recorded, so that a restart is a replay.

import { Mutex } from '../runtime/mutex.ts';
import type { Ledger, Stop } from './ledger.ts';

/** A room's own share of a journal: it records and hears only facts of its own. */
export type JournalPart<Fact> = Pick<Journal<Fact>, 'record' | 'subscribe'>;

export class Journal<Fact> {
  readonly #ledger: Ledger<Fact>;
  readonly #subscribers: ((fact: Fact, position: number) => void)[] = [];
  readonly #awaited = new Map<number, () => void>();
  #position = 0;
  readonly #appends = new Mutex();
  #stop: Stop | undefined;

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
      this.#awaited.get(position)?.();
      this.#awaited.delete(position);
    });
    await this.#applied(head);
  }

  /**
   * Appends, and resolves with the position once every subscriber has applied the fact.
   * @throws SimError `ledger_unavailable`; `ledger_conflict` when another process writes to the same ledger
   */
  record(fact: Fact): Promise<number> {
    return this.#appends.run(async () => {
      const position = await this.#ledger.append(fact, this.#position);
      await this.#applied(position);
      return position;
    });
  }

  close(): void {
    this.#stop?.();
  }

  #applied(position: number): Promise<void> {
    if (position <= this.#position) return Promise.resolve();
    return new Promise((resolve) => this.#awaited.set(position, resolve));
  }
}
