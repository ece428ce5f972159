// ModifyBackupAttributes. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ModifyBackupAttributes.html

import { type BackupShape, backupShape } from '../backup-shape.ts';
import type { ControlPlane } from '../control-plane.ts';

interface Input {
  readonly BackupId: string;
  readonly NeverExpires: boolean;
}

export const modifyBackupAttributes =
  (controlPlane: ControlPlane) =>
  ({ BackupId, NeverExpires }: Input): { Backup: BackupShape } => ({
    Backup: backupShape(controlPlane, controlPlane.clusters.backups.setNeverExpires(BackupId, NeverExpires)),
  });
