// The Cluster of the CloudHSM V2 API. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Cluster.html

import type { ClusterDescription } from '../cluster/cluster-description.ts';
import type { HardwareCertificates } from '../cluster/hardware-certificates.ts';
import type { HsmDescription } from '../cluster/hsm.ts';
import { STATE_MESSAGES } from './state-messages.ts';
import type { Tag, Tags } from './tags.ts';

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
  readonly StateMessage: string | undefined;
  readonly SourceBackupId: string | undefined;
  readonly HsmTypeRollbackExpiration: number | undefined;
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
  /** PEM. The cluster's own certificate once it is signed; until then the request, and what vouches for its key. */
  readonly Certificates: {
    readonly ClusterCsr: string | undefined;
    readonly HsmCertificate: string | undefined;
    readonly AwsHardwareCertificate: string | undefined;
    readonly ManufacturerHardwareCertificate: string | undefined;
    readonly ClusterCertificate: string | undefined;
  };
  readonly Hsms: readonly HsmShape[];
  readonly TagList: readonly Tag[];
}

export function clusterShape(cluster: ClusterDescription, tags: Tags, hardware?: HardwareCertificates): ClusterShape {
  const { settings } = cluster;
  return {
    ClusterId: cluster.clusterId,
    State: cluster.state,
    StateMessage: STATE_MESSAGES[cluster.state],
    SourceBackupId: cluster.sourceBackupId,
    HsmTypeRollbackExpiration: cluster.rollbackUntilMs,
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
    Certificates: {
      ClusterCsr: cluster.csrPem,
      HsmCertificate: hardware?.hsmCertificatePem,
      AwsHardwareCertificate: hardware?.awsHardwareCertificatePem,
      ManufacturerHardwareCertificate: hardware?.manufacturerHardwareCertificatePem,
      ClusterCertificate: cluster.certificatePem,
    },
    Hsms: cluster.hsms.map((hsm) => hsmShape(hsm, cluster)),
    TagList: tags.of(cluster.clusterId),
  };
}

export const hsmShape = (hsm: HsmDescription, { clusterId, settings }: ClusterDescription): HsmShape => ({
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
