// CopyBackupToRegion. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CopyBackupToRegion.html
//
// The copy would be the other Region's, and that is not simulated: the answer is all that there is of it.

import { backupIdOf, type ControlPlane } from '../control-plane.ts';
import { invalidRequest, resourceNotFound } from '../errors.ts';
import type { Tag } from '../tags.ts';

interface Input {
  readonly DestinationRegion: string;
  readonly BackupId: string;
  readonly TagList?: readonly Tag[];
}

interface DestinationBackup {
  readonly CreateTimestamp: number;
  readonly SourceRegion: string;
  readonly SourceBackup: string;
  readonly SourceCluster: string;
}

export const copyBackupToRegion =
  (controlPlane: ControlPlane) =>
  ({ DestinationRegion, BackupId, TagList = [] }: Input): { DestinationBackup: DestinationBackup } => {
    const { clusters, region, tags, calendar } = controlPlane;
    tags.check(TagList);
    const backup = clusters.backups.find(backupIdOf(controlPlane, BackupId));
    if (backup === undefined) throw resourceNotFound(`The backup ${BackupId} does not exist.`);
    if (backup.state !== 'READY') throw invalidRequest(`The backup ${BackupId} is ${backup.state}, not READY.`);
    if (DestinationRegion === region) throw invalidRequest('The backup is in that Region already.');
    return {
      DestinationBackup: {
        CreateTimestamp: calendar.now(),
        SourceRegion: region,
        SourceBackup: backup.backupId,
        SourceCluster: backup.clusterId,
      },
    };
  };
