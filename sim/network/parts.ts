// The parts that a network consists of, as `/_sim/v1/network` and the EC2 operations show them.

/** The network that everything is in. */
export interface Vpc {
  /** `vpc-...` */
  readonly vpcId: string;
  /** IPv4: `10.0.0.0/16` */
  readonly cidrBlock: string;
}

/** Of one availability zone; its addresses run out. */
export interface Subnet {
  /** `subnet-...` */
  readonly subnetId: string;
  /** `vpc-...`: the one that it is in. */
  readonly vpcId: string;
  /** `us-east-1a` */
  readonly availabilityZone: string;
  /** IPv4: `10.0.1.0/24` */
  readonly cidrBlock: string;
}

/** TCP between the members of the group that has the rule and those of the group that the rule names. */
export interface SecurityGroupRule {
  /** Of connections, as the members of the group see them. */
  readonly direction: 'inbound' | 'outbound';
  /** Nothing else is modelled. */
  readonly protocol: 'tcp';
  /** The first one: 0 to 65535. */
  readonly fromPort: number;
  /** The last one: `fromPort` to 65535. */
  readonly toPort: number;
  /** Source of an inbound rule, destination of an outbound one. */
  readonly groupId: string;
}

/** What may pass to and from the network interfaces in it. */
export interface SecurityGroup {
  /** `sg-...` */
  readonly groupId: string;
  /** Of the cluster, or `kms-cks-...` of a key store. */
  readonly groupName: string;
  /** `vpc-...`: the one that it is in. */
  readonly vpcId: string;
  /** In both directions. What none of them lets pass does not pass. */
  readonly rules: readonly SecurityGroupRule[];
}

/** Of an HSM, or of KMS: an address in a subnet. */
export interface NetworkInterface {
  /** `eni-...` */
  readonly networkInterfaceId: string;
  /** Whose it is, as EC2 would show it. */
  readonly description: string;
  /** `subnet-...`: the one that has its address. */
  readonly subnetId: string;
  /** Of its subnet: `us-east-1a` */
  readonly availabilityZone: string;
  /** IPv4, out of its subnet's block: `10.0.1.4` */
  readonly privateIpAddress: string;
  /** Ids of its security groups. */
  readonly groups: readonly string[];
}

/** The JSON of `GET /_sim/v1/network`. */
export interface NetworkDescription {
  /** In the order in which they were created. */
  readonly vpcs: readonly Vpc[];
  /** Of all VPCs. */
  readonly subnets: readonly (Subnet & {
    /** That nobody has: 0 when it is exhausted. */
    readonly availableAddresses: number;
  })[];
  /** Of all VPCs. */
  readonly securityGroups: readonly SecurityGroup[];
  /** Of HSMs, and of KMS while a custom key store is connected. */
  readonly networkInterfaces: readonly NetworkInterface[];
  /** Availability zones that are cut off from the others and from KMS. */
  readonly partitionedZones: readonly string[];
}
