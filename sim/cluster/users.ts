// The users of a cluster, as its ledger has them.

import type { ClusterFact } from '../hsm/facts.ts';
import type { Snapshot } from './backup-content.ts';

type UserCreated = Extract<ClusterFact, { type: 'user_created' }>;

export interface ClusterUser {
  readonly username: string;
  readonly role: UserCreated['role'];
}

export interface NewUser extends ClusterUser {
  /** UTF-8; taken over and wiped. */
  readonly password: Uint8Array;
}

/** In the order in which they were created. */
export function usersIn({ entries }: Snapshot): readonly ClusterUser[] {
  const users = new Map<string, ClusterUser>();
  for (const { entry: fact } of entries) {
    if (fact.type === 'user_created') users.set(fact.username, { username: fact.username, role: fact.role });
    if (fact.type === 'user_deleted') users.delete(fact.username);
  }
  return [...users.values()];
}
