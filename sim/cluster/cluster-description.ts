// What a cluster tells about itself: the CloudHSM V2 API, the connector's directory and `/_sim/v1` read it.

import type { ClusterState } from './cluster-state.ts';
import type { HsmDescription } from './hsm.ts';

export interface ClusterSettings {
  readonly hsmType: string;
  readonly mode: 'FIPS' | 'NON_FIPS';
  readonly backupRetentionDays: number;
}

export interface ClusterDescription {
  readonly clusterId: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  readonly state: ClusterState;
  readonly settings: ClusterSettings;
  /** Of the backup that it was made from. */
  readonly sourceBackupId: string | undefined;
  /** Until when a change of HSM type can be rolled back, milliseconds since 1970. */
  readonly rollbackUntilMs: number | undefined;
  /** Must clients present a certificate? Under what, `Cluster.trustAnchors` says. */
  readonly mutualTlsEnforced: boolean;
  readonly vpcId: string;
  readonly securityGroupId: string;
  /** One for each of its availability zones. */
  readonly subnets: readonly { readonly subnetId: string; readonly availabilityZone: string }[];
  /** Only until it is initialized, and only once its first HSM has made it. */
  readonly csrPem: string | undefined;
  /** Once initialized. */
  readonly certificatePem: string | undefined;
  readonly trustAnchorPem: string | undefined;
  /** Those that are not deleted, in the order in which they were created. */
  readonly hsms: readonly HsmDescription[];
}
