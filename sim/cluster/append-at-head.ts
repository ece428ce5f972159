// Appends by the cluster itself, which holds no idea of the head: its HSMs write meanwhile.

import { SimError } from '../../src/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { ClusterFact } from '../hsm/facts.ts';

/** Each write of an HSM that comes between costs one attempt. */
const ATTEMPT_COUNT_MAX = 1000;

/**
 * Appends what `factAt` makes of the head, wherever the head is by then; resolves with its position.
 * @throws SimError of the ledger, or whatever `factAt` throws; then nothing was appended
 */
export async function appendAtHead(
  ledger: Ledger<ClusterFact>,
  factAt: (head: number) => ClusterFact | Promise<ClusterFact>,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const head = await ledger.head();
    try {
      return await ledger.append(await factAt(head), head);
    } catch (error) {
      if (!SimError.is(error, 'ledger_conflict') || attempt === ATTEMPT_COUNT_MAX) throw error;
    }
  }
}
