// The parts that a network consists of, as `/_sim/v1/network` and the EC2 operations show them.

/** The network that everything is in. */
export interface Vpc {
  readonly vpcId: string;
  readonly cidrBlock: string;
}

/** Of one availability zone; its addresses run out. */
export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly cidrBlock: string;
}

/** TCP between the members of the group that has the rule and those of the group that the rule names. */
export interface SecurityGroupRule {
  readonly direction: 'inbound' | 'outbound';
  readonly protocol: 'tcp';
  readonly fromPort: number;
  readonly toPort: number;
  /** Source of an inbound rule, destination of an outbound one. */
  readonly groupId: string;
}

/** What may pass to and from the network interfaces in it. */
export interface SecurityGroup {
  readonly groupId: string;
  readonly groupName: string;
  readonly vpcId: string;
  readonly rules: readonly SecurityGroupRule[];
}

/** Of an HSM, or of KMS: an address in a subnet. */
export interface NetworkInterface {
  readonly networkInterfaceId: string;
  readonly description: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly privateIpAddress: string;
  /** Ids of its security groups. */
  readonly groups: readonly string[];
}

/** The JSON of `GET /_sim/v1/network`. */
export interface NetworkDescription {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly (Subnet & { readonly availableAddresses: number })[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly networkInterfaces: readonly NetworkInterface[];
  /** Availability zones that are cut off from the others and from KMS. */
  readonly partitionedZones: readonly string[];
}
