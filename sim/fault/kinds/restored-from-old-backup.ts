// Every HSM died, and the cluster came back from its newest backup: the password that KMS rotated to is gone.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf } from '../targets.ts';

export const restoredFromOldBackup: WorldKind = {
  name: 'restored_from_old_backup',
  place: 'world',
  says: 'the cluster comes back from a backup',
  matches: ['clusterId'],
  parameters: {},
  async act(world, match) {
    await world.restoreFromBackup(clusterOf(world, match));
    return undefined;
  },
};
