// The users of a cluster, as its ledger has them.

import { applyFact, emptyClusterState } from '../hsm/cluster-state.ts';
import type { ClusterFact, MaskedObject } from '../hsm/facts.ts';
import type { Snapshot } from './backup-content.ts';

export interface ClusterUser {
  readonly username: string;
  readonly role: Extract<ClusterFact, { type: 'user_created' }>['role'];
}

/** As the ledger has it. */
export interface StoredUser extends ClusterUser {
  /** Of the password that it has. */
  readonly maskedVerifier: MaskedObject;
}

export interface NewUser extends ClusterUser {
  /** UTF-8; taken over and wiped. */
  readonly password: Uint8Array;
}

/** In the order in which they were created. */
export function usersIn({ entries }: Snapshot): readonly StoredUser[] {
  const state = emptyClusterState();
  for (const placed of entries) if (!placed.entry.type.startsWith('key_')) applyFact(state, placed);
  return [...state.users.values()].map(({ username, role, maskedVerifier }) => ({ username, role, maskedVerifier }));
}
