// The world as faults change it, when everything runs in this process tree.

import type { Cluster } from '../../sim/cluster/cluster.ts';
import type { FaultedWorld } from '../../sim/fault/faulted-world.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { firstUserCreated } from '../../sim/hsm/user-facts.ts';
import { SimError } from '../../src/errors.ts';
import { generateRsaKeyPair } from '../../src/runtime/crypto.ts';
import { ALPHANUMERIC, type RandomSource, randomText } from '../../src/runtime/random.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import { hsmAddresses } from '../hsm-addresses.ts';
import type { World } from '../world.ts';
import type { Strangers } from './strangers.ts';

const PASSWORD_LENGTH = 16;

export interface FaultedWorldParts {
  readonly world: World;
  readonly random: RandomSource;
  readonly strangers: Strangers;
  /** The password of a user as it is now, if the simulator knows it; the caller wipes it. */
  readonly passwordOf: (clusterId: string, username: string) => Secret | undefined;
}

/** @param partsOf the world may not be there yet when faults are put together. */
export function faultedWorld(partsOf: () => FaultedWorldParts): FaultedWorld {
  const find = (clusterId: string): Cluster => {
    const cluster = partsOf().world.clusters.find(clusterId);
    if (cluster === undefined) throw new SimError('not_found', `there is no cluster ${clusterId}`);
    return cluster;
  };
  const network = () => partsOf().world.network;
  const actOnUser = (clusterId: string, username: string, fact: FactAboutUser): Promise<void> =>
    find(clusterId).act(async (users, clusterKey) => {
      const user = users.find((candidate) => candidate.username === username);
      return user && fact(user, clusterKey);
    });
  const hsmIds = (clusterId: string): readonly string[] =>
    find(clusterId)
      .describe()
      .hsms.map(({ hsmId }) => hsmId);

  return {
    clusterIds: () =>
      partsOf()
        .world.clusters.list()
        .map(({ clusterId }) => clusterId),
    hsmIds,
    loseHsm: (clusterId, hsmId) => find(clusterId).loseHsm(hsmId),
    async restoreHsm(clusterId, hsmId) {
      await find(clusterId).restoreHsm(hsmId);
    },
    async setLag(clusterId, hsmId, lagMs) {
      find(clusterId).setLag(hsmId, lagMs);
    },
    withholdUser: (clusterId, hsmId, username) => withhold(find(clusterId), hsmId, { username }),
    withholdKey: (clusterId, hsmId, keyHandle) => withhold(find(clusterId), hsmId, { keyHandle }),
    loseKey: (clusterId, handle) => find(clusterId).act(async () => ({ type: 'key_deleted', handle })),
    async deleteCluster(clusterId) {
      const cluster = find(clusterId);
      for (const hsmId of hsmIds(clusterId)) await cluster.deleteHsm(hsmId);
      await partsOf().world.clusters.delete(cluster);
    },
    async restoreFromBackup(clusterId) {
      const cluster = find(clusterId);
      const [first, ...others] = hsmIds(clusterId);
      if (first === undefined) throw new SimError('not_found', `the cluster ${clusterId} has no HSM`);
      for (const hsmId of [...others, first]) await cluster.loseHsm(hsmId);
      for (const hsmId of [first, ...others]) await cluster.restoreHsm(hsmId);
    },
    async partitionZone(availabilityZone) {
      network().partitionZone(availabilityZone);
      return async () => network().mendZone(availabilityZone);
    },
    deleteSubnet: async (subnetId) => network().deleteSubnet(subnetId),
    async exhaustAddresses(subnetId) {
      network().exhaustSubnet(subnetId);
      return async () => network().freeSubnet(subnetId);
    },
    async breakSecurityGroup(clusterId) {
      const { securityGroupId } = find(clusterId).describe();
      const rules = network().securityGroup(securityGroupId)?.rules ?? [];
      network().setSecurityGroupRules(securityGroupId, []);
      return async () => network().setSecurityGroupRules(securityGroupId, rules);
    },
    async lockUser(clusterId, username) {
      for (const address of hsmAddresses(find(clusterId))) await partsOf().strangers.lockUser(address, username);
    },
    changePassword: (clusterId, username) =>
      actOnUser(clusterId, username, async (user, clusterKey) => {
        const { random } = partsOf();
        const password = Buffer.from(randomText(random, ALPHANUMERIC, PASSWORD_LENGTH));
        const { maskedVerifier } = await firstUserCreated(clusterKey, random, { ...user, password });
        return { type: 'password_changed', username, maskedVerifier, byAdmin: true };
      }),
    deleteUser: (clusterId, username) =>
      actOnUser(clusterId, username, async () => ({ type: 'user_deleted', username })),
    async logInElsewhere(clusterId, username) {
      const { strangers, passwordOf } = partsOf();
      const [address] = hsmAddresses(find(clusterId));
      const password = passwordOf(clusterId, username);
      const unknown = `the simulator does not know the password of ${username}`;
      if (address === undefined || password === undefined) throw new SimError('invalid_configuration', unknown);
      try {
        const link = await strangers.logIn(address, username, password);
        return async () => {
          await link.logout().catch(() => {});
          link.close();
        };
      } catch (error) {
        // The one that it knew has been changed: by KMS in another process, for example.
        if (!SimError.isRefusal(error, 'USER_LOGIN_FAILURE')) throw error;
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
): Promise<() => Promise<void>> {
  const feed = cluster.feed(hsmId);
  feed.withhold(subject);
  return () => feed.restore(subject);
}
