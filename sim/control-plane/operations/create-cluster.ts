// CreateCluster. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateCluster.html
//
// Answers with the cluster in CREATE_IN_PROGRESS. One made from a backup has its certificate at once.

import type { ClusterSettings } from '../../cluster/cluster-description.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../cluster/clusters.ts';
import { type ClusterShape, clusterShape } from '../cluster-shape.ts';
import { backupIdOf, type ControlPlane } from '../control-plane.ts';
import { asInvalidRequest, invalidRequest } from '../errors.ts';
import { checkHsmType, checkRestorable } from '../hsm-types.ts';
import { type RetentionPolicy, retentionDays } from '../retention.ts';
import type { Tag } from '../tags.ts';

interface Input {
  readonly HsmType: string;
  readonly SubnetIds: readonly string[];
  readonly BackupRetentionPolicy?: RetentionPolicy;
  readonly SourceBackupId?: string;
  readonly NetworkType?: 'IPV4' | 'DUALSTACK';
  readonly Mode?: ClusterSettings['mode'];
  readonly TagList?: readonly Tag[];
}

export const createCluster =
  (controlPlane: ControlPlane) =>
  (input: Input): { Cluster: ClusterShape } => {
    const { clusters, tags } = controlPlane;
    const { HsmType, SubnetIds, BackupRetentionPolicy, SourceBackupId, NetworkType, Mode, TagList = [] } = input;
    if (NetworkType === 'DUALSTACK') throw invalidRequest('The subnets have no IPv6 CIDR blocks.');
    tags.check(TagList);
    const sourceId = SourceBackupId === undefined ? undefined : backupIdOf(controlPlane, SourceBackupId);
    const source = sourceId === undefined ? undefined : clusters.backups.open(sourceId);
    const settings: ClusterSettings = {
      hsmType: HsmType,
      mode: Mode ?? source?.backup.mode ?? DEFAULT_CLUSTER_SETTINGS.mode,
      backupRetentionDays:
        BackupRetentionPolicy === undefined
          ? DEFAULT_CLUSTER_SETTINGS.backupRetentionDays
          : retentionDays(BackupRetentionPolicy),
    };
    checkHsmType(HsmType, settings.mode);
    if (source !== undefined) checkRestorable(source.backup, settings);
    try {
      const cluster = clusters.begin(SubnetIds, settings, source);
      tags.add(cluster.clusterId, TagList);
      return { Cluster: clusterShape(cluster.describe(), tags) };
    } catch (error) {
      throw asInvalidRequest(error);
    }
  };
