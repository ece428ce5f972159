// The connector's view of the world, in process: where clusters are, and what it may build in their network.

import { buildKeyStoreNetwork, removeKeyStoreNetwork } from '../sim/network/key-store-network.ts';
import type { Network } from '../sim/network/network.ts';
import type { ClusterDirectory, NetworkBuilder } from '../src/keystore/world.ts';
import type { World } from './world.ts';

const HSM_PORT_FIRST = 2223;
const HSM_PORT_LAST = 2225;

export const clusterDirectory = ({ clusters, network }: World): ClusterDirectory => ({
  async describe(clusterId) {
    const cluster = clusters.find(clusterId)?.describe();
    if (cluster === undefined) return undefined;
    return {
      ...cluster,
      clusterCertificatePem: cluster.certificatePem,
      securityGroupIntact: isGroupIntact(network, cluster.securityGroupId),
      subnets: cluster.subnets.map((subnet) => ({ ...subnet, exists: network.subnet(subnet.subnetId) !== undefined })),
      hsms: cluster.hsms.flatMap(({ hsmId, availabilityZone, state, endpoint }) =>
        endpoint === undefined ? [] : [{ hsmId, availabilityZone, state, ...endpoint }],
      ),
    };
  },
});

/** CreateCluster's own rules: TCP 2223 to 2225 between the group's members, inbound and outbound. */
function isGroupIntact(network: Network, groupId: string): boolean {
  const rules = network.securityGroup(groupId)?.rules ?? [];
  return (['inbound', 'outbound'] as const).every((direction) =>
    rules.some(
      (rule) =>
        rule.direction === direction &&
        rule.groupId === groupId &&
        rule.fromPort <= HSM_PORT_FIRST &&
        rule.toPort >= HSM_PORT_LAST,
    ),
  );
}

export const networkBuilder = ({ network }: World): NetworkBuilder => ({
  build: async (request) => buildKeyStoreNetwork(network, request),
  remove: async (customKeyStoreId) => removeKeyStoreNetwork(network, customKeyStoreId),
});
