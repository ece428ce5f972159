// The world as the connector sees it: three small interfaces that app wires, in process or over HTTP. The third, how
// channels are opened, is the transport's ChannelFactory behind the client's OpenLink.
//
// Each method may throw SimError `control_plane_unavailable` when nobody answers, `protocol_violation` when what answers
// makes no sense. Neither says anything of the cluster.

export interface ClusterDescription {
  readonly clusterId: string;
  /** ClusterState of the CloudHSM V2 API: ACTIVE, ... */
  readonly state: string;
  readonly vpcId: string;
  readonly securityGroupId: string;
  /** Its HSMs ask clients for certificates, which KMS does not have: facts, "Network and cluster requirements". */
  readonly mutualTlsEnforced: boolean;
  /** Its own group still lets its members reach each other on TCP 2223 to 2225, inbound and outbound. */
  readonly securityGroupIntact: boolean;
  /** Present once initialized. Clusters made from one backup share it: that is what "related" means. */
  readonly clusterCertificatePem: string | undefined;
  /** One for each availability zone that the cluster is configured with, whether the subnet is still there or not. */
  readonly subnets: readonly ClusterSubnet[];
  readonly hsms: readonly HsmDescription[];
}

export interface ClusterSubnet {
  readonly subnetId: string;
  readonly availabilityZone: string;
  /** False once it has been deleted. */
  readonly exists: boolean;
}

export interface HsmDescription {
  readonly hsmId: string;
  readonly availabilityZone: string;
  /** HsmState of the CloudHSM V2 API: ACTIVE, ... */
  readonly state: string;
  readonly host: string;
  readonly port: number;
}

export interface ClusterDirectory {
  /** Undefined when the account and Region have no such cluster: somebody who knows has said so. */
  describe(clusterId: string): Promise<ClusterDescription | undefined>;
}

export interface NetworkRequest {
  readonly customKeyStoreId: string;
  readonly clusterId: string;
  readonly vpcId: string;
  readonly clusterSecurityGroupId: string;
  /** One ENI is made in each. */
  readonly subnetIds: readonly string[];
}

/** Why the network parts could not be made: the ConnectionErrorCode it becomes. */
export type NetworkRefusal = 'SUBNET_NOT_FOUND' | 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET';

export interface NetworkBuilder {
  /**
   * Security group `kms-<custom key store id>` with one inbound rule, from the cluster's group; one ENI for each subnet,
   * described `KMS managed ENI for cluster <cluster id>`, in both groups. All or nothing; what an earlier build of the
   * same store left is replaced.
   */
  build(request: NetworkRequest): Promise<NetworkRefusal | undefined>;
  /** Removes what `build` made; nothing to remove is no error. */
  remove(customKeyStoreId: string): Promise<void>;
}
