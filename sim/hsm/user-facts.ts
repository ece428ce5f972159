// The facts about users that an HSM or, for the first admin, the activation of a cluster puts into the ledger.

import type { RandomSource } from '../../src/runtime/random.ts';
import type { ScramVerifier } from '../../src/session/scram.ts';
import { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import { checkPassword, foldUsername, isUsername, makeVerifier } from './credentials.ts';
import type { ClusterFact } from './facts.ts';
import { maskVerifier } from './masking.ts';
import { refusal } from './refusal.ts';

type UserCreated = Extract<ClusterFact, { type: 'user_created' }>;

export const userCreated = (
  clusterKey: Uint8Array,
  username: string,
  role: Role,
  verifier: ScramVerifier,
): UserCreated => ({
  type: 'user_created',
  username,
  role,
  maskedVerifier: maskVerifier(clusterKey, username, role, verifier),
});

const FACTORY_USERNAME = 'admin';
const FACTORY_PASSWORD = 'password';

/** The fact that an HSM comes with from the factory: the unactivated admin, whose password everybody knows. */
export const factoryUserCreated = (clusterKey: Uint8Array, random: RandomSource): Promise<UserCreated> =>
  firstUserCreated(clusterKey, random, {
    username: FACTORY_USERNAME,
    role: Role.UNACTIVATED_ADMIN,
    password: Buffer.from(FACTORY_PASSWORD),
  });

/**
 * The fact that makes a cluster's first user, which no logged-in admin can make. Takes the password's octets over and
 * wipes them.
 * @throws SimError `device_refused` with INVALID_USERNAME or INVALID_PASSWORD
 */
export async function firstUserCreated(
  clusterKey: Uint8Array,
  random: RandomSource,
  user: { readonly username: string; readonly role: Role; readonly password: Uint8Array },
): Promise<UserCreated> {
  const username = foldUsername(user.username);
  try {
    if (!isUsername(username)) throw refusal(Status.INVALID_USERNAME, 'a name is 1 to 31 letters, digits or _');
    checkPassword(username, user.password);
    return userCreated(clusterKey, username, user.role, await makeVerifier(random, user.password));
  } finally {
    user.password.fill(0);
  }
}
