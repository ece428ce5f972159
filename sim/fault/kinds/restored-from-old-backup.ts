// Every HSM died, and the cluster came back from its newest backup: the password that KMS rotated to is gone.

import { type ActKind, aimedAt } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const restoredFromOldBackup: ActKind = {
  name: 'restored_from_old_backup',
  place: 'world',
  says: 'the cluster comes back from a backup',
  matches: ['clusterId'],
  parameters: {},
  aim: aimAt('cluster'),
  act: (world, match) => world.restoreFromBackup(aimedAt(match, 'clusterId')),
};
