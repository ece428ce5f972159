// The users that the control API may change, in this process.

import type { Cluster } from '../../sim/cluster/cluster.ts';
import type { StoredUser } from '../../sim/cluster/users.ts';
import { foldUsername } from '../../sim/hsm/credentials.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { firstUserCreated } from '../../sim/hsm/user-facts.ts';
import { APPLIANCE_USERNAME } from '../../sim/hsm/users.ts';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmAddress, OpenLink } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { aggregateUsers } from '../../src/client/user-listing.ts';
import { SimError } from '../../src/errors.ts';
import { activeHsmAddresses } from '../../src/keystore/cluster-requirements.ts';
import type { AnswerOf } from '../../src/wire/messages.ts';
import { roleOfName } from '../../src/wire/roles.ts';
import { clusterDirectory } from '../connector-world.ts';
import type { DeviceSide } from '../device-side.ts';
import { hsmChannels } from '../hsm-channels.ts';
import type { ProcessRuntime } from '../process-runtime.ts';
import type { ControlledUsers } from './user-routes.ts';

/** An HSM that takes longer to list its users does not answer. */
const LIST_DEADLINE_MS = 3_000;
/** Longer than an HSM takes to hear what has just been decided, unless it is made to lag. */
const CATCH_UP_DEADLINE_MS = 1_000;

export function controlledUsers({ clock, random }: ProcessRuntime, { world, lockUser }: DeviceSide): ControlledUsers {
  const { clusters } = world;
  const directory = clusterDirectory(world);
  const { monotonic } = clock;
  const openLink = createOpenLink({
    ...{ channels: hsmChannels(monotonic), clock: monotonic, random, scramKeys: new ScramKeyCache(random) },
  });
  const find = (clusterId: string): Cluster => {
    const cluster = clusters.find(clusterId);
    if (cluster === undefined) throw new SimError('not_found', `there is no cluster ${clusterId}`);
    if (cluster.describe().hsms.some(({ state }) => state === 'ACTIVE')) return cluster;
    throw new SimError('invalid_configuration', `the cluster ${clusterId} has no HSM that knows its users`);
  };
  const change = (
    clusterId: string,
    username: string,
    fact: (user: StoredUser, clusterKey: Uint8Array) => Promise<ClusterFact>,
  ): Promise<void> =>
    find(clusterId).act(async (users, clusterKey) => {
      refuseAppliance(username);
      const user = users.find((candidate) => candidate.username === foldUsername(username));
      if (user === undefined) throw new SimError('not_found', `there is no user ${username}`);
      return fact(user, clusterKey);
    });

  return {
    async list(clusterId) {
      const cluster = find(clusterId);
      const { trustAnchorPem = '' } = cluster.describe();
      const head = await cluster.head();
      const described = await directory.describe(clusterId);
      const addresses = described === undefined ? [] : activeHsmAddresses(described, trustAnchorPem);
      const answers = await Promise.allSettled(addresses.map((address) => usersOf(openLink, address, head)));
      const listings = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      const unanswered = addresses.flatMap(({ hsmId }, index) =>
        answers[index]?.status === 'rejected' ? [hsmId] : [],
      );
      if (listings.length > 0) return { users: aggregateUsers(listings), unanswered };
      throw new SimError('no_hsm_available', `no HSM of ${clusterId} answers: ${unanswered.join(', ')}`);
    },
    create: (clusterId, username, role, password) =>
      explained(async () => {
        if (foldUsername(username) === APPLIANCE_USERNAME) {
          throw new SimError('invalid_configuration', `there is a user ${APPLIANCE_USERNAME} already`);
        }
        const number = roleOfName(role);
        if (number === undefined) throw new SimError('invalid_configuration', `${role} is no role`);
        await find(clusterId).createUser({ username, role: number, password: Buffer.from(password) });
      }),
    delete: (clusterId, username) =>
      change(clusterId, username, async (user) => ({ type: 'user_deleted', username: user.username })),
    changePassword: (clusterId, username, password) =>
      explained(() =>
        change(clusterId, username, async (user, clusterKey) => {
          const { maskedVerifier } = await firstUserCreated(clusterKey, random, {
            ...{ username: user.username, role: user.role, password: Buffer.from(password) },
          });
          return passwordChanged(user.username, maskedVerifier);
        }),
      ),
    lock: async (clusterId, username) => {
      find(clusterId);
      refuseAppliance(username);
      return lockUser(clusterId, foldUsername(username));
    },
    unlock: (clusterId, username) =>
      change(clusterId, username, async (user) => passwordChanged(user.username, user.maskedVerifier)),
  };
}

/** It is listed, and no fact of the cluster's makes it or can change it. @throws SimError `invalid_configuration` */
function refuseAppliance(username: string): void {
  if (foldUsername(username) !== APPLIANCE_USERNAME) return;
  const whatItIs = 'is of the HSMs themselves, for their synchronization: nobody logs in as it or changes it';
  throw new SimError('invalid_configuration', `${APPLIANCE_USERNAME} ${whatItIs}`);
}

/** CloudHSM user guide, log in: only an admin's change of the password unlocks. */
const passwordChanged = (username: string, maskedVerifier: Uint8Array): ClusterFact => ({
  ...{ type: 'password_changed', username, maskedVerifier, byAdmin: true },
});

/** An HSM's rules in words for whoever asked. */
async function explained(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!SimError.is(error, 'device_refused')) throw error;
    throw new SimError('invalid_configuration', error.message, { cause: error });
  }
}

type Listing = AnswerOf<'users'>['users'];

/** With all that has been decided up to `head`; of an HSM that lags, with as much as it knows. */
async function usersOf(openLink: OpenLink, address: HsmAddress, head: number): Promise<Listing> {
  const link = await openLink(address);
  try {
    const { users } = await link
      .request('listUsers', {}, { deadlineMs: CATCH_UP_DEADLINE_MS, afterPosition: head })
      .catch(() => link.request('listUsers', {}, { deadlineMs: LIST_DEADLINE_MS }));
    return users?.users ?? [];
  } finally {
    link.close();
  }
}
