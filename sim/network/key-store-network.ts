// What KMS builds in the customer's VPC when a custom key store connects, and removes when it disconnects.
// Its parts are found by the group's name, so that nothing has to be remembered across a crash of the KMS side.

import { SimError } from '../../src/errors.ts';
import { HSM_PORT_FIRST, HSM_PORT_LAST } from './cluster-ports.ts';
import type { Network } from './network.ts';
import type { NetworkInterface } from './parts.ts';

export interface KeyStoreNetworkRequest {
  readonly customKeyStoreId: string;
  readonly clusterId: string;
  readonly vpcId: string;
  readonly clusterSecurityGroupId: string;
  /** One ENI is made in each. */
  readonly subnetIds: readonly string[];
}

export type KeyStoreNetworkRefusal = 'SUBNET_NOT_FOUND' | 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET';

const descriptionOf = (clusterId: string): string => `KMS managed ENI for cluster ${clusterId}`;

const groupNameOf = (customKeyStoreId: string): string => `kms-${customKeyStoreId}`;

/**
 * All or nothing; what an earlier build of the same store left is replaced. Returns why nothing was built, or undefined.
 * @throws SimError `network_refused` when the cluster's security group is gone
 */
export function buildKeyStoreNetwork(
  network: Network,
  request: KeyStoreNetworkRequest,
): KeyStoreNetworkRefusal | undefined {
  const { customKeyStoreId, clusterId, vpcId, clusterSecurityGroupId, subnetIds } = request;
  removeKeyStoreNetwork(network, customKeyStoreId);
  if (subnetIds.some((subnetId) => network.subnet(subnetId)?.vpcId !== vpcId)) return 'SUBNET_NOT_FOUND';
  if (network.securityGroup(clusterSecurityGroupId) === undefined) {
    throw new SimError('network_refused', `the security group '${clusterSecurityGroupId}' does not exist`);
  }
  for (const subnetId of subnetIds) {
    const neededCount = subnetIds.filter((other) => other === subnetId).length;
    if (network.availableAddressCount(subnetId) < neededCount) return 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET';
  }
  const group = network.createSecurityGroup(vpcId, groupNameOf(customKeyStoreId), () => [
    {
      direction: 'inbound',
      protocol: 'tcp',
      fromPort: HSM_PORT_FIRST,
      toPort: HSM_PORT_LAST,
      groupId: clusterSecurityGroupId,
    },
  ]);
  for (const subnetId of subnetIds) {
    network.createNetworkInterface(subnetId, descriptionOf(clusterId), [group.groupId, clusterSecurityGroupId]);
  }
  return undefined;
}

/** Nothing to remove is no error. */
export function removeKeyStoreNetwork(network: Network, customKeyStoreId: string): void {
  for (const { groupId } of network.securityGroupsNamed(groupNameOf(customKeyStoreId))) {
    for (const { networkInterfaceId } of network.networkInterfacesOf(groupId)) {
      network.deleteNetworkInterface(networkInterfaceId);
    }
    network.deleteSecurityGroup(groupId);
  }
}

/** Through which KMS reaches a cluster: the interfaces that a key store's connect made. */
export function keyStoreInterfaces(
  network: Network,
  clusterId: string,
  clusterSecurityGroupId: string,
): readonly NetworkInterface[] {
  const interfaces = network.networkInterfacesOf(clusterSecurityGroupId);
  return interfaces.filter(({ description }) => description === descriptionOf(clusterId));
}
