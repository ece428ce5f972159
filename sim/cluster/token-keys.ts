// The token keys of a cluster, as its ledger has them.

import type { ClusterFact } from '../hsm/facts.ts';
import type { Snapshot } from './backup-content.ts';

/** Handles are never used again: the last fact that makes or deletes the key decides. */
export function hasKeyIn({ entries }: Snapshot, handle: number): boolean {
  const last = entries.findLast(({ entry }) => makes(entry, handle) || deletes(entry, handle));
  return last !== undefined && makes(last.entry, handle);
}

function makes(fact: ClusterFact, handle: number): boolean {
  if (fact.type === 'key_generated') return fact.handle === handle;
  return fact.type === 'key_pair_generated' && [fact.publicKey.handle, fact.privateKey.handle].includes(handle);
}

const deletes = (fact: ClusterFact, handle: number): boolean => fact.type === 'key_deleted' && fact.handle === handle;
