// Writes: each is decided on this HSM's own state at the ledger's head, appended where it was decided, and answered once
// applied here. One at a time per HSM, so that conflicts come only from other HSMs.

import { SimError } from '../../src/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { Mutex } from '../../src/runtime/mutex.ts';
import type { ResponseFields } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import type { Call } from './call.ts';
import type { ClusterFact } from './facts.ts';
import { refusal } from './refusal.ts';
import type { Replica } from './replica.ts';

/** What a write comes to: a fact and the answer once it holds; or no fact, because what was asked for holds already. */
export interface Decision {
  readonly fact?: ClusterFact;
  answer(position: number): ResponseFields;
}

/**
 * Pure: looks at the state, changes nothing, and may be asked again when another HSM was faster.
 * @param position where the fact will be
 * @throws a refusal
 */
export type Decide = (position: number) => Decision;

/** Lost races for the head, after which the client is told to come back. */
const CONFLICTS_MAX = 16;

export class Writes {
  readonly #ledger: Ledger<ClusterFact>;
  readonly #replica: Replica;
  readonly #turns = new Mutex();

  constructor(ledger: Ledger<ClusterFact>, replica: Replica) {
    this.#ledger = ledger;
    this.#replica = replica;
  }

  /**
   * Rejects with a refusal, or when the call has ended before the append, which leaves nothing: DEADLINE_EXCEEDED or
   * BEHIND. A call that ends after it is answered OUTCOME_UNKNOWN; this settles all the same once the outcome is known.
   */
  async run(call: Call, decide: Decide): Promise<ResponseFields> {
    const { position, answer } = await this.#turns.run(() => this.#append(call, decide));
    await this.#replica.applied(position);
    if (this.#replica.isVoid(position)) {
      throw refusal(Status.LEDGER_UNAVAILABLE, 'an HSM was lost, and this write with it');
    }
    return { ...answer(position), position };
  }

  async #append(call: Call, decide: Decide): Promise<{ position: number; answer: Decision['answer'] }> {
    for (let attempt = 0; attempt < CONFLICTS_MAX; attempt++) {
      await this.#replica.atHead(call);
      call.requireOpen();
      const head = this.#replica.position;
      const { fact, answer } = decide(head + 1);
      if (fact === undefined) return { position: head, answer };
      call.expiresAs = Status.OUTCOME_UNKNOWN;
      try {
        return { position: await this.#ledger.append(fact, head), answer };
      } catch (error) {
        if (!SimError.is(error, 'ledger_conflict')) throw error;
      }
    }
    throw refusal(Status.BUSY, 'other HSMs were faster every time');
  }
}
