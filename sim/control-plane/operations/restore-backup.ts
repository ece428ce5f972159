// RestoreBackup. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_RestoreBackup.html
//
// Takes DeleteBackup back.

import { type BackupShape, backupShape } from '../backup-shape.ts';
import type { ControlPlane } from '../control-plane.ts';

export const restoreBackup =
  (controlPlane: ControlPlane) =>
  ({ BackupId }: { readonly BackupId: string }): { Backup: BackupShape } => ({
    Backup: backupShape(controlPlane, controlPlane.clusters.backups.restore(BackupId)),
  });
