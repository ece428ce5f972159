// What the ledger's facts add up to on this HSM. Applying one is pure book-keeping and cannot fail: masked objects are
// opened when they are needed.

import type { Placed } from '../../src/ledger/ledger.ts';
import type { ClusterFact } from './facts.ts';
import { KeyVault } from './key-vault.ts';
import { Users } from './users.ts';

export interface ClusterState {
  readonly users: Users;
  /** Token keys. */
  readonly keys: KeyVault;
}

export const emptyClusterState = (): ClusterState => ({ users: new Users(), keys: new KeyVault() });

export function applyFact(state: ClusterState, { position, entry: fact }: Placed<ClusterFact>): void {
  switch (fact.type) {
    case 'user_created': {
      const { username, role, maskedVerifier } = fact;
      state.users.set({ username, role, maskedVerifier, credentialGeneration: position });
      break;
    }
    case 'password_changed': {
      const user = state.users.get(fact.username);
      if (user === undefined) break;
      state.users.set({ ...user, maskedVerifier: fact.maskedVerifier, credentialGeneration: position });
      break;
    }
    case 'user_deleted':
      state.users.delete(fact.username);
      state.keys.unshareAll(fact.username);
      break;
    case 'key_generated':
      state.keys.add(fact);
      break;
    case 'key_deleted':
      state.keys.delete(fact.handle);
      break;
    case 'attributes_set':
      state.keys.setAttributes(fact.handle, fact.attributes, fact.maskedMaterial);
      break;
    case 'key_shared':
      state.keys.share(fact.handle, fact.username);
      break;
    case 'key_unshared':
      state.keys.unshare(fact.handle, fact.username);
      break;
    case 'hsm_lost':
      // What it voids was never delivered here.
      break;
  }
}
