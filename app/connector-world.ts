// The connector's view of the world, in process: where clusters are, what it may build in their network, whom it reaches.

import { buildKeyStoreNetwork, keyStoreInterfaces, removeKeyStoreNetwork } from '../sim/network/key-store-network.ts';
import { isClusterGroupIntact, isHsmReachable } from '../sim/network/reachability.ts';
import type { ClusterDirectory, NetworkBuilder } from '../src/keystore/world.ts';
import type { Reachability } from './network-channels.ts';
import type { World } from './world.ts';

export const clusterDirectory = ({ clusters, network }: World): ClusterDirectory => ({
  async describe(clusterId) {
    const cluster = clusters.find(clusterId)?.describe();
    if (cluster === undefined) return undefined;
    const { state, vpcId, securityGroupId, mutualTlsEnforced } = cluster;
    return {
      ...{ clusterId, state, vpcId, securityGroupId, mutualTlsEnforced },
      securityGroupIntact: isClusterGroupIntact(network, securityGroupId),
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

export const reachability = ({ clusters, network }: World): Reachability => ({
  async find({ host, port }) {
    for (const cluster of clusters.list()) {
      const { clusterId, securityGroupId, hsms } = cluster.describe();
      const hsm = hsms.find(({ endpoint }) => endpoint?.host === host && endpoint.port === port);
      if (hsm === undefined) continue;
      return () => isHsmReachable(network, keyStoreInterfaces(network, clusterId, securityGroupId), hsm.eniId);
    }
    return undefined;
  },
  onChange: (listener) => network.onChange(listener),
});
