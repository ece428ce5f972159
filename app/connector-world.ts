// The connector's view of the world, in process: where clusters are, and what it may build in their network.

import { buildKeyStoreNetwork, removeKeyStoreNetwork } from '../sim/network/key-store-network.ts';
import { isClusterGroupIntact } from '../sim/network/reachability.ts';
import type { ClusterDirectory, NetworkBuilder } from '../src/keystore/world.ts';
import type { World } from './world.ts';

export const clusterDirectory = ({ clusters, network }: World): ClusterDirectory => ({
  async describe(clusterId) {
    const cluster = clusters.find(clusterId)?.describe();
    if (cluster === undefined) return undefined;
    return {
      ...cluster,
      securityGroupIntact: isClusterGroupIntact(network, cluster.securityGroupId),
      clusterCertificatePem: cluster.certificatePem,
      subnets: cluster.subnets.map((subnet) => ({ ...subnet, exists: network.subnet(subnet.subnetId) !== undefined })),
      hsms: cluster.hsms.flatMap(({ hsmId, availabilityZone, state, endpoint }) =>
        endpoint === undefined ? [] : [{ hsmId, availabilityZone, state, ...endpoint }],
      ),
    };
  },
});

export const networkBuilder = ({ network }: World): NetworkBuilder => ({
  build: async (request) => buildKeyStoreNetwork(network, request),
  remove: async (customKeyStoreId) => removeKeyStoreNetwork(network, customKeyStoreId),
});
