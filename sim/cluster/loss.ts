// Losing an HSM, as far as the ledger is concerned.

import type { Ledger } from '../../src/ledger/ledger.ts';
import type { ClusterFact } from '../hsm/facts.ts';
import { appendAtHead } from './append-at-head.ts';
import type { HsmFeed } from './hsm-feed.ts';
import { removalOf, type Subject } from './withholding.ts';

/**
 * Appends the loss: void is what no survivor knows, or, without survivors, what the newest backup does not have. The
 * lost HSM's feed must be severed. Survivors are given nothing while that is decided.
 * @throws SimError of the ledger; then nothing is void
 */
export async function recordLoss(
  ledger: Ledger<ClusterFact>,
  hsmId: string,
  survivors: readonly HsmFeed[],
  newestBackupPosition: number,
): Promise<void> {
  for (const survivor of survivors) survivor.hold();
  let position = 0;
  try {
    position = await appendAtHead(ledger, (head) => {
      const known = survivors.map((survivor) => survivor.knownPosition(head));
      return { type: 'hsm_lost', hsmId, afterPosition: known.length > 0 ? Math.max(...known) : newestBackupPosition };
    });
  } finally {
    for (const survivor of survivors) survivor.release(position);
  }
  for (const subject of withheldFromAll(survivors)) await appendAtHead(ledger, () => removalOf(subject));
}

/** What no survivor has is lost, however old it is. */
function withheldFromAll([first, ...others]: readonly HsmFeed[]): readonly Subject[] {
  return (first?.withheldSubjects ?? []).filter((subject) => others.every((other) => other.withholds(subject)));
}
