// The network as faults change it. What was so before a fault stays so after it.

import type { FaultedWorld } from '../../sim/fault/faulted-world.ts';
import type { World } from '../world.ts';
import { clusterIn } from './known-world.ts';

type FaultedNetwork = Pick<FaultedWorld, 'partitionZone' | 'deleteSubnet' | 'exhaustAddresses' | 'breakSecurityGroup'>;

const nothing = async (): Promise<void> => {};

export function faultedNetwork(world: World): FaultedNetwork {
  const { network } = world;
  return {
    async partitionZone(availabilityZone) {
      if (network.isPartitioned(availabilityZone)) return nothing;
      network.partitionZone(availabilityZone);
      return async () => network.mendZone(availabilityZone);
    },
    deleteSubnet: async (subnetId) => network.deleteSubnet(subnetId),
    async exhaustAddresses(subnetId) {
      if (network.isExhausted(subnetId)) return nothing;
      network.exhaustSubnet(subnetId);
      return async () => network.freeSubnet(subnetId);
    },
    async breakSecurityGroup(clusterId) {
      const { securityGroupId } = clusterIn(world, clusterId).describe();
      const rules = network.securityGroup(securityGroupId)?.rules ?? [];
      network.setSecurityGroupRules(securityGroupId, []);
      return async () => {
        // Somebody may have given it others meanwhile.
        if (network.securityGroup(securityGroupId)?.rules.length !== 0) return;
        network.setSecurityGroupRules(securityGroupId, rules);
      };
    },
  };
}
