// Every machine of the cluster dies. Where the fault ends they come back, the first one from the newest backup.

import { aimedAt, type ConditionKind } from '../fault-kind.ts';
import { lossOf } from '../loss.ts';
import { aimAt } from '../targets.ts';

export const allHsmsLost: ConditionKind = {
  name: 'all_hsms_lost',
  place: 'world',
  says: 'every HSM of a cluster dies',
  matches: ['clusterId'],
  parameters: {},
  aim: aimAt('cluster'),
  conditions(world, match) {
    const clusterId = aimedAt(match, 'clusterId');
    const nothingToUndo = async () => async () => {};
    return [
      ...world.hsmIds(clusterId).map((hsmId) => lossOf(world, clusterId, hsmId)),
      // Those that other faults hold dead stay dead as long as this one does.
      ...world.lostHsmIds(clusterId).map((id) => ({ ...lossOf(world, clusterId, id), begin: nothingToUndo })),
    ];
  },
};
