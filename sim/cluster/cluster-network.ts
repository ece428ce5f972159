// What a cluster needs of the network that it lies in. `sim/network` has it.

export interface ClusterSubnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
}

export interface ClusterNetworkRule {
  readonly direction: 'inbound' | 'outbound';
  readonly protocol: 'tcp';
  readonly fromPort: number;
  readonly toPort: number;
  /** Of the other side. */
  readonly groupId: string;
}

/** Every method throws SimError `network_refused` for what cannot be, and then changes nothing. */
export interface ClusterNetwork {
  subnet(subnetId: string): ClusterSubnet | undefined;
  createSecurityGroup(
    vpcId: string,
    groupName: string,
    rulesOf: (groupId: string) => readonly ClusterNetworkRule[],
  ): { readonly groupId: string };
  createNetworkInterface(
    subnetId: string,
    description: string,
    groups: readonly string[],
    privateIpAddress?: string,
  ): { readonly networkInterfaceId: string; readonly privateIpAddress: string };
  deleteNetworkInterface(networkInterfaceId: string): void;
}
