// Every machine of the cluster dies. Where the fault ends, the first one comes back from the newest backup.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf } from '../targets.ts';

export const allHsmsLost: WorldKind = {
  name: 'all_hsms_lost',
  place: 'world',
  says: 'every HSM of a cluster dies',
  matches: ['clusterId'],
  parameters: {},
  async act(world, match) {
    const clusterId = clusterOf(world, match);
    const hsmIds = world.hsmIds(clusterId);
    for (const hsmId of hsmIds) await world.loseHsm(clusterId, hsmId);
    return async () => {
      for (const hsmId of hsmIds) await world.restoreHsm(clusterId, hsmId);
    };
  },
};
