// This HSM's copy of the cluster's facts: follows the ledger, applies in order, and lets requests wait for a position.

import type { Ledger, Placed, Stop } from '../../src/ledger/ledger.ts';
import { Status } from '../../src/wire/status.ts';
import type { Call } from './call.ts';
import type { ClusterFact } from './facts.ts';

interface Waiter {
  readonly position: number;
  readonly reached: () => void;
}

export class Replica {
  /** Of the last entry applied; 0: none. */
  position = 0;
  readonly #ledger: Ledger<ClusterFact>;
  readonly #waiters = new Set<Waiter>();
  readonly #voids: { readonly after: number; readonly before: number }[] = [];
  readonly #stop: Stop;

  /** @param apply called for every entry, in order, before anybody who waits for it is told */
  constructor(ledger: Ledger<ClusterFact>, apply: (placed: Placed<ClusterFact>) => void) {
    this.#ledger = ledger;
    this.#stop = ledger.follow(0, (placed) => {
      const { position, entry } = placed;
      if (entry.type === 'hsm_lost') this.#voids.push({ after: entry.afterPosition, before: position });
      apply(placed);
      // What was withheld comes late, with its own position: positions never go back.
      this.position = Math.max(this.position, position);
      this.#tell();
    });
  }

  stop(): void {
    this.#stop();
  }

  /** Was the entry at this position voided by the loss of an HSM? */
  isVoid(position: number): boolean {
    return this.#voids.some(({ after, before }) => after < position && position < before);
  }

  /** The head that the ledger has now, applied. */
  async caughtUp(): Promise<void> {
    await this.applied(await this.#ledger.head());
  }

  /** Settles once `position` has been applied (or voided), however long that takes. */
  async applied(position: number): Promise<void> {
    if (this.position >= position) return;
    await new Promise<void>((reached) => this.#waiters.add({ position, reached }));
  }

  /**
   * As `caughtUp`, for a call: what is decided next is decided at the ledger's head. Time up is answered BEHIND.
   * @throws a refusal once the call has ended
   */
  async atHead(call: Call): Promise<void> {
    call.expiresAs = Status.BEHIND;
    const head = this.#ledger.head();
    await this.reached(typeof head === 'number' ? head : await call.unlessEnded(head), call);
    call.requireOpen();
    call.expiresAs = Status.DEADLINE_EXCEEDED;
  }

  /** As `applied`, for a call. @throws a refusal once the call has ended */
  async reached(position: number, call: Call): Promise<void> {
    if (this.position >= position) return;
    let waiter: Waiter | undefined;
    const reached = new Promise<void>((resolve) => {
      waiter = { position, reached: resolve };
      this.#waiters.add(waiter);
    });
    const stop = call.onEnd(() => waiter && this.#waiters.delete(waiter));
    await call.unlessEnded(reached);
    stop();
  }

  #tell(): void {
    for (const waiter of this.#waiters) {
      if (waiter.position > this.position) continue;
      this.#waiters.delete(waiter);
      waiter.reached();
    }
  }
}
