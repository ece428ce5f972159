// The machines that the control API may break, in this process.

import type { Cluster } from '../../sim/cluster/cluster.ts';
import { SimError } from '../../src/errors.ts';
import type { World } from '../world.ts';
import type { ControlledDevices } from './hsm-routes.ts';
import type { ReplicatedDevices } from './replication-routes.ts';
import type { ControlledTrustAnchors } from './trust-anchor-routes.ts';

export function controlledDevices({ clusters }: World): ControlledDevices & ControlledTrustAnchors & ReplicatedDevices {
  const find = (clusterId: string): Cluster => {
    const cluster = clusters.find(clusterId);
    if (cluster === undefined) throw new SimError('not_found', `there is no cluster ${clusterId}`);
    return cluster;
  };
  return {
    loseHsm: (clusterId, hsmId) => find(clusterId).loseHsm(hsmId),
    replication: (clusterId, hsmId) => find(clusterId).feed(hsmId),
    async withhold(clusterId, hsmId, subject) {
      const cluster = find(clusterId);
      const feed = cluster.feed(hsmId);
      if ('username' in subject && !(await cluster.users()).some(({ username }) => username === subject.username)) {
        throw new SimError('not_found', `there is no user ${subject.username}`);
      }
      if ('keyHandle' in subject && !(await cluster.hasKey(subject.keyHandle))) {
        const message = `there is no key ${subject.keyHandle} on the cluster: a key of a session is on one HSM alone`;
        throw new SimError('not_found', message);
      }
      feed.withhold(subject);
      return feed;
    },
    auditLog: (clusterId, hsmId) => find(clusterId).auditEvents(hsmId, -1),
    restoreHsm: async (clusterId, hsmId) => (await find(clusterId).restoreHsm(hsmId)).hsmId,
    requireMutualTls: (clusterId, enforced) => find(clusterId).requireMutualTls(enforced),
    trustAnchors: (clusterId) => find(clusterId).trustAnchors.list(),
    registerTrustAnchor: async (clusterId, certificatePem) => find(clusterId).trustAnchors.register(certificatePem),
    deregisterTrustAnchor: async (clusterId, reference) => find(clusterId).trustAnchors.deregister(Number(reference)),
    hardwareRoots: () => clusters.hardwareRoots(),
    addHsm: async (clusterId, availabilityZone) => (await find(clusterId).addHsm(availabilityZone)).hsmId,
  };
}
