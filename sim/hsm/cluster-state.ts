// What the ledger's facts add up to on this HSM. Applying one is pure book-keeping and cannot fail: masked objects are
// opened when they are needed.

import type { Placed } from '../../src/ledger/ledger.ts';
import { equalOctets } from '../../src/runtime/crypto.ts';
import type { QuorumService } from '../../src/wire/protobuf.ts';
import { Role } from '../../src/wire/roles.ts';
import type { ClusterFact, QuorumTimeouts } from './facts.ts';
import { KeyVault } from './key-vault.ts';
import { Users } from './users.ts';

export interface ClusterState {
  readonly users: Users;
  /** Token keys. */
  readonly keys: KeyVault;
  /** How many admins have to approve; a service that is not here needs none. */
  readonly quorumValues: Map<QuorumService, number>;
  quorumTimeouts: QuorumTimeouts;
}

/** CloudHSM user guide, quorum token-sign list-timeouts. */
const DEFAULT_TIMEOUTS: QuorumTimeouts = { generatedSeconds: 600, approvedSeconds: 600 };

export const emptyClusterState = (): ClusterState => ({
  users: new Users(),
  keys: new KeyVault(),
  quorumValues: new Map(),
  quorumTimeouts: DEFAULT_TIMEOUTS,
});

export function applyFact(state: ClusterState, { position, entry: fact }: Placed<ClusterFact>): void {
  switch (fact.type) {
    case 'user_created': {
      const { type: _, isReplicated, ...user } = fact;
      // An HSM that a user is withheld from may let it in again, which the others have, with another password perhaps.
      if (isReplicated === true && state.users.get(user.username) !== undefined) break;
      state.users.set({ ...user, createdPosition: position, credentialGeneration: position });
      break;
    }
    case 'password_changed': {
      const user = state.users.get(fact.username);
      if (user === undefined) break;
      const { maskedVerifier } = fact;
      // CloudHSM user guide, user change-password: the registration for quorum goes with the old password.
      state.users.set({ ...user, maskedVerifier, credentialGeneration: position, quorumPublicKey: undefined });
      break;
    }
    case 'admin_activated': {
      const { username, maskedVerifier } = fact;
      const createdPosition = state.users.get(username)?.createdPosition ?? position;
      state.users.set({ username, role: Role.ADMIN, createdPosition, maskedVerifier, credentialGeneration: position });
      break;
    }
    case 'mfa_changed': {
      const user = state.users.get(fact.username);
      if (user === undefined) break;
      const { publicKey, forQuorum } = fact;
      // One key serves for both: another one, or none, ends the registration for quorum that does not go with it.
      const isKnown = publicKey !== undefined && user.quorumPublicKey && equalOctets(publicKey, user.quorumPublicKey);
      const quorumPublicKey = forQuorum || isKnown ? publicKey : undefined;
      state.users.set({ ...user, mfaPublicKey: publicKey, quorumPublicKey });
      break;
    }
    case 'quorum_key_registered': {
      const user = state.users.get(fact.username);
      if (user !== undefined) state.users.set({ ...user, quorumPublicKey: fact.publicKey });
      break;
    }
    case 'quorum_value_set':
      state.quorumValues.set(fact.service, fact.value);
      break;
    case 'quorum_timeouts_set': {
      const { generatedSeconds, approvedSeconds } = fact;
      state.quorumTimeouts = { generatedSeconds, approvedSeconds };
      break;
    }
    case 'user_deleted':
      state.users.delete(fact.username);
      state.keys.unshareAll(fact.username);
      break;
    case 'key_generated':
      // An HSM that a key is withheld from may let it in again, which the others have.
      if (state.keys.get(fact.handle, 'admin') !== undefined) break;
      state.keys.add(fact);
      break;
    case 'key_pair_generated':
      for (const half of [fact.publicKey, fact.privateKey]) {
        state.keys.add({ ...half, owner: fact.owner, idempotencyKey: '' });
      }
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
    case 'withheld':
    case 'hsm_lost':
      // What is withheld is not here, and what a loss voids was never delivered here.
      break;
  }
}
