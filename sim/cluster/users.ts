// The users of a cluster, as its ledger has them.

import type { Ledger } from '../../src/ledger/ledger.ts';
import type { ClusterFact } from '../hsm/facts.ts';

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
export async function readUsers(ledger: Ledger<ClusterFact>): Promise<readonly ClusterUser[]> {
  const head = await ledger.head();
  if (head === 0) return [];
  const users = new Map<string, ClusterUser>();
  await new Promise<void>((resolve) => {
    // The head itself is never void: only an entry that comes after it could make it so.
    const stop = ledger.follow(0, ({ position, entry: fact }) => {
      if (fact.type === 'user_created') users.set(fact.username, { username: fact.username, role: fact.role });
      if (fact.type === 'user_deleted') users.delete(fact.username);
      if (position < head) return;
      stop();
      resolve();
    });
  });
  return [...users.values()];
}
