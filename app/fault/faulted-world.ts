// The world as faults change it, when everything runs in this process tree.

import type { Cluster } from '../../sim/cluster/cluster.ts';
import type { FaultedWorld, Undo } from '../../sim/fault/faulted-world.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { firstUserCreated } from '../../sim/hsm/user-facts.ts';
import { SimError } from '../../src/errors.ts';
import { generateRsaKeyPair } from '../../src/runtime/crypto.ts';
import { ALPHANUMERIC, type RandomSource, randomText } from '../../src/runtime/random.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import { hsmAddresses } from '../hsm-addresses.ts';
import { faultedNetwork } from './faulted-network.ts';
import { activeHsmIds, clusterIn, type KnownWorldParts, knownWorld } from './known-world.ts';
import type { Strangers } from './strangers.ts';

const PASSWORD_LENGTH = 16;

export interface FaultedWorldParts extends KnownWorldParts {
  readonly random: RandomSource;
  readonly strangers: Strangers;
  /** The password of a user as it is now, if the simulator knows it; the caller wipes it. */
  readonly passwordOf: (clusterId: string, username: string) => Secret | undefined;
}

export function faultedWorld(parts: FaultedWorldParts): FaultedWorld {
  const { world, random, strangers, passwordOf } = parts;
  const find = (clusterId: string): Cluster => clusterIn(world, clusterId);
  const actOnUser = (clusterId: string, username: string, fact: FactAboutUser): Promise<void> =>
    find(clusterId).act(async (users, clusterKey) => {
      const user = users.find((candidate) => candidate.username === username);
      return user && fact(user, clusterKey);
    });

  return {
    ...knownWorld(parts),
    ...faultedNetwork(world),
    async loseHsm(clusterId, hsmId) {
      const cluster = find(clusterId);
      await cluster.loseHsm(hsmId);
      return async () => void (await cluster.restoreHsm(hsmId));
    },
    async setLag(clusterId, hsmId, lagMs) {
      const feed = find(clusterId).feed(hsmId);
      const before = feed.lagMs;
      feed.setLag(lagMs);
      return async () => feed.setLag(before);
    },
    withholdUser: (clusterId, hsmId, username) => withhold(find(clusterId), hsmId, { username }),
    withholdKey: (clusterId, hsmId, keyHandle) => withhold(find(clusterId), hsmId, { keyHandle }),
    loseKey: (clusterId, handle) => find(clusterId).act(async () => ({ type: 'key_deleted', handle })),
    async deleteCluster(clusterId) {
      const cluster = find(clusterId);
      requireSettled(cluster);
      for (const hsmId of activeHsmIds(cluster)) await cluster.deleteHsm(hsmId);
      await world.clusters.delete(cluster);
    },
    async restoreFromBackup(clusterId) {
      const cluster = find(clusterId);
      requireSettled(cluster);
      const [first, ...others] = activeHsmIds(cluster);
      if (first === undefined) throw new SimError('not_found', `the cluster ${clusterId} has no HSM`);
      requireRoom(cluster, world);
      for (const hsmId of [...others, first]) await cluster.loseHsm(hsmId);
      for (const hsmId of [first, ...others]) await cluster.restoreHsm(hsmId);
    },
    async lockUser(clusterId, username) {
      const user = (await find(clusterId).users()).find((candidate) => candidate.username === username);
      if (user === undefined) throw new SimError('not_found', `there is no user ${username}`);
      await strangers.lockUser(hsmAddresses(find(clusterId)), user);
    },
    changePassword: (clusterId, username) =>
      actOnUser(clusterId, username, async (user, clusterKey) => {
        const password = Buffer.from(randomText(random, ALPHANUMERIC, PASSWORD_LENGTH));
        const { maskedVerifier } = await firstUserCreated(clusterKey, random, { ...user, password });
        return { type: 'password_changed', username, maskedVerifier, byAdmin: true };
      }),
    deleteUser: (clusterId, username) =>
      actOnUser(clusterId, username, async () => ({ type: 'user_deleted', username })),
    async logInElsewhere(clusterId, username) {
      const user = (await find(clusterId).users()).find((candidate) => candidate.username === username);
      const addresses = hsmAddresses(find(clusterId));
      const password = passwordOf(clusterId, username);
      const unknown = `the simulator does not know the password of ${username}`;
      if (user === undefined || addresses.length === 0 || password === undefined) {
        throw new SimError('invalid_configuration', unknown);
      }
      try {
        const links = await strangers.logIn(addresses, user, password);
        return async () => {
          await Promise.all(links.map((link) => link.logout().catch(() => {})));
          for (const link of links) link.close();
        };
      } catch (error) {
        // The one that it knew has been changed: by KMS in another process, for example.
        if (!(error instanceof SimError) || !SimError.isRefusal(error.cause, 'USER_LOGIN_FAILURE')) throw error;
        throw new SimError('invalid_configuration', unknown, { cause: error });
      } finally {
        password.wipe();
      }
    },
    async enableMfa(clusterId, username) {
      const { publicKeyPem } = await generateRsaKeyPair(2048);
      const publicKey = new Uint8Array(Buffer.from(publicKeyPem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
      await actOnUser(clusterId, username, async () => ({ type: 'mfa_changed', username, publicKey }));
    },
  };
}

type User = Parameters<Parameters<Cluster['act']>[0]>[0][number];
type FactAboutUser = (user: User, clusterKey: Uint8Array) => Promise<ClusterFact>;

async function withhold(
  cluster: Cluster,
  hsmId: string,
  subject: Parameters<ReturnType<Cluster['feed']>['withhold']>[0],
): Promise<Undo> {
  const feed = cluster.feed(hsmId);
  // Somebody else's doing, which they undo themselves.
  if (feed.withholds(subject)) return async () => {};
  feed.withhold(subject);
  return () => feed.restore(subject);
}

/** What would fail half-way is refused before anything has happened. @throws SimError `invalid_configuration` */
function requireSettled(cluster: Cluster): void {
  const passing = cluster.describe().hsms.find(({ state }) => state !== 'ACTIVE');
  if (passing !== undefined) {
    throw new SimError('invalid_configuration', `the HSM ${passing.hsmId} is ${passing.state}: wait until it is not`);
  }
}

/** @throws SimError `network_refused`: an HSM's own address is free for the next one, unless others take all that are */
function requireRoom(cluster: Cluster, { network }: KnownWorldParts['world']): void {
  for (const { subnetId } of cluster.describe().hsms) {
    if (!network.isExhausted(subnetId)) continue;
    throw new SimError('network_refused', `an HSM that is lost cannot come back: ${subnetId} has no free address`);
  }
}
