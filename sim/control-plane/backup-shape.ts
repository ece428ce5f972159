// The Backup of the CloudHSM V2 API. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Backup.html

import type { BackupDescription } from '../cluster/backups.ts';
import { backupArn, type ControlPlane } from './control-plane.ts';
import type { Tag } from './tags.ts';

export interface BackupShape {
  readonly BackupId: string;
  readonly BackupArn: string;
  readonly BackupState: string;
  readonly ClusterId: string;
  /** Milliseconds since 1970. */
  readonly CreateTimestamp: number;
  readonly NeverExpires: boolean;
  readonly DeleteTimestamp: number | undefined;
  readonly TagList: readonly Tag[];
  readonly HsmType: string;
  readonly Mode: string;
}

export const backupShape = (controlPlane: ControlPlane, backup: BackupDescription): BackupShape => ({
  BackupId: backup.backupId,
  BackupArn: backupArn(controlPlane, backup.backupId),
  BackupState: backup.state,
  ClusterId: backup.clusterId,
  CreateTimestamp: backup.createdMs,
  NeverExpires: backup.neverExpires,
  DeleteTimestamp: backup.deleteMs,
  TagList: controlPlane.tags.of(backup.backupId),
  HsmType: backup.hsmType,
  Mode: backup.mode,
});
