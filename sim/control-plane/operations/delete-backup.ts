// DeleteBackup. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteBackup.html
//
// It can be restored for seven days; then it is gone.

import { type BackupShape, backupShape } from '../backup-shape.ts';
import type { ControlPlane } from '../control-plane.ts';

export const deleteBackup =
  (controlPlane: ControlPlane) =>
  ({ BackupId }: { readonly BackupId: string }): { Backup: BackupShape } => ({
    Backup: backupShape(controlPlane, controlPlane.clusters.backups.delete(BackupId)),
  });
