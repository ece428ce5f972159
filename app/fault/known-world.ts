// What there is, for faults to be for.

import type { Cluster } from '../../sim/cluster/cluster.ts';
import type { KnownWorld } from '../../sim/fault/faulted-world.ts';
import { SESSION_KEY_HANDLE_BASE } from '../../sim/hsm/key-vault.ts';
import { SimError } from '../../src/errors.ts';
import type { KmsSide } from '../kms-side.ts';
import { keysOf } from '../request-subjects.ts';
import type { World } from '../world.ts';

export interface KnownWorldParts {
  readonly world: World;
  /** undefined: KMS is not in this process, and nothing of it can be named. */
  readonly kmsSide: () => KmsSide | undefined;
}

/** @throws SimError `not_found` */
export function clusterIn({ clusters }: World, clusterId: string): Cluster {
  const cluster = clusters.find(clusterId);
  if (cluster === undefined) throw new SimError('not_found', `there is no cluster ${clusterId}`);
  return cluster;
}

export function knownWorld({ world, kmsSide }: KnownWorldParts): KnownWorld {
  const { clusters, network } = world;
  const find = (clusterId: string): Cluster => clusterIn(world, clusterId);
  return {
    clusterIds: () => clusters.list().map(({ clusterId }) => clusterId),
    hsmIds: (clusterId) => activeHsmIds(find(clusterId)),
    lostHsmIds: (clusterId) => find(clusterId).lostHsms.map(({ hsmId }) => hsmId),
    hasUser: async (clusterId, username) =>
      (await find(clusterId).users()).some((candidate) => candidate.username === username),
    hasKey: (clusterId, handle) => find(clusterId).hasKey(handle),
    isOfSessionKeys: (handle) => handle > SESSION_KEY_HANDLE_BASE,
    hasSubnet: (subnetId) => network.subnet(subnetId) !== undefined,
    hasZone: (availabilityZone) =>
      network.describe().subnets.some((subnet) => subnet.availabilityZone === availabilityZone),
    ...knownKms(kmsSide),
  };
}

/** What KMS has, for faults to be for. */
export const knownKms = (kmsSide: KnownWorldParts['kmsSide']): Pick<KnownWorld, 'kmsKeyId' | 'hasCustomKeyStore'> => ({
  kmsKeyId(reference) {
    const side = kmsSide();
    return side && keysOf(side.kms, { KeyId: reference })[0]?.keyId;
  },
  hasCustomKeyStore: (customKeyStoreId) => kmsSide()?.keyStores.find(customKeyStoreId) !== undefined,
});

export const activeHsmIds = (cluster: Cluster): readonly string[] =>
  cluster.describe().hsms.flatMap(({ hsmId, state }) => (state === 'ACTIVE' ? [hsmId] : []));
