// ModifyCluster. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ModifyCluster.html
//
// Another HSM type: from hsm1.medium to hsm2m.medium, and back within a day. HSMs that run keep the type that they were
// started with; those started afterwards have the new one.

import type { ClusterDescription } from '../../cluster/cluster-description.ts';
import { type ClusterShape, clusterShape } from '../cluster-shape.ts';
import { type ControlPlane, requireCluster } from '../control-plane.ts';
import { invalidRequest } from '../errors.ts';
import { checkHsmType, NEW_HSM_TYPE, OLD_HSM_TYPE } from '../hsm-types.ts';
import { type RetentionPolicy, retentionDays } from '../retention.ts';

interface Input {
  readonly ClusterId: string;
  readonly HsmType?: string;
  readonly BackupRetentionPolicy?: RetentionPolicy;
}

/** The change goes on with one HSM more than there are. */
const HSM_COUNT_MAX = 27;

export const modifyCluster =
  (controlPlane: ControlPlane) =>
  ({ ClusterId, HsmType, BackupRetentionPolicy }: Input): { Cluster: ClusterShape } => {
    const { clusters, calendar, tags } = controlPlane;
    const cluster = requireCluster(controlPlane, ClusterId);
    if (HsmType === undefined && BackupRetentionPolicy === undefined) {
      throw invalidRequest('There is nothing to modify: give HsmType or BackupRetentionPolicy.');
    }
    const days = BackupRetentionPolicy && retentionDays(BackupRetentionPolicy);
    const before = cluster.describe();
    if (before.state === 'DELETE_IN_PROGRESS') throw invalidRequest('The cluster is being deleted.');
    if (HsmType !== undefined && HsmType !== before.settings.hsmType) {
      const isRollback = checkChange(before, HsmType, calendar.now());
      const durationMs = clusters.durations.modifyHsmMs * before.hsms.length;
      clusters.inBackground(
        cluster.beginModify(HsmType, isRollback, durationMs).done,
        'the HSM type of a cluster was not changed',
      );
    }
    if (days !== undefined) cluster.setBackupRetention(days);
    return { Cluster: clusterShape(cluster.describe(), tags) };
  };

/** Is it the way back? @throws SimError `CloudHsmInvalidRequestException` for a change that is not possible */
function checkChange({ settings, hsms, rollbackUntilMs }: ClusterDescription, hsmType: string, nowMs: number): boolean {
  checkHsmType(hsmType, settings.mode);
  if (settings.hsmType === OLD_HSM_TYPE && hsmType === NEW_HSM_TYPE) {
    if (hsms.length > HSM_COUNT_MAX) throw invalidRequest(`The cluster has more than ${HSM_COUNT_MAX} HSMs.`);
    return false;
  }
  if (rollbackUntilMs !== undefined && nowMs < rollbackUntilMs) return true;
  throw invalidRequest(`The HSM type cannot be changed from ${settings.hsmType} to ${hsmType}.`);
}
