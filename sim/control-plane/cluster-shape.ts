// The Cluster of the CloudHSM V2 API. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Cluster.html

import type { ClusterDescription } from '../cluster/cluster-description.ts';
import type { HsmDescription } from '../cluster/hsm.ts';

export interface HsmShape {
  readonly HsmId: string;
  readonly ClusterId: string;
  readonly AvailabilityZone: string;
  readonly SubnetId: string;
  readonly EniId: string;
  readonly EniIp: string;
  readonly HsmType: string;
  readonly State: string;
  readonly StateMessage: string | undefined;
}

export interface ClusterShape {
  readonly ClusterId: string;
  readonly State: string;
  /** Milliseconds since 1970. */
  readonly CreateTimestamp: number;
  readonly HsmType: string;
  readonly Mode: string;
  readonly NetworkType: string;
  readonly BackupPolicy: string;
  readonly BackupRetentionPolicy: { readonly Type: string; readonly Value: string };
  readonly VpcId: string;
  readonly SecurityGroup: string;
  /** Availability zone to subnet id. */
  readonly SubnetMapping: Readonly<Record<string, string>>;
  readonly Certificates: { readonly ClusterCsr: string | undefined; readonly ClusterCertificate: string | undefined };
  readonly Hsms: readonly HsmShape[];
  readonly TagList: readonly never[];
}

export function clusterShape(cluster: ClusterDescription): ClusterShape {
  const { settings } = cluster;
  return {
    ClusterId: cluster.clusterId,
    State: cluster.state,
    CreateTimestamp: cluster.createdMs,
    HsmType: settings.hsmType,
    Mode: settings.mode,
    NetworkType: 'IPV4',
    BackupPolicy: 'DEFAULT',
    BackupRetentionPolicy: { Type: 'DAYS', Value: String(settings.backupRetentionDays) },
    VpcId: cluster.vpcId,
    SecurityGroup: cluster.securityGroupId,
    SubnetMapping: Object.fromEntries(
      cluster.subnets.map(({ availabilityZone, subnetId }) => [availabilityZone, subnetId]),
    ),
    Certificates: { ClusterCsr: cluster.csrPem, ClusterCertificate: cluster.certificatePem },
    Hsms: cluster.hsms.map((hsm) => hsmShape(hsm, cluster)),
    TagList: [],
  };
}

const hsmShape = (hsm: HsmDescription, { clusterId, settings }: ClusterDescription): HsmShape => ({
  HsmId: hsm.hsmId,
  ClusterId: clusterId,
  AvailabilityZone: hsm.availabilityZone,
  SubnetId: hsm.subnetId,
  EniId: hsm.eniId,
  EniIp: hsm.eniIp,
  HsmType: settings.hsmType,
  State: hsm.state,
  StateMessage: hsm.state === 'ACTIVE' ? 'HSM created.' : undefined,
});
