// An availability zone is cut off: KMS reaches no HSM in it. The end of the fault joins it again.

import { type ConditionKind, textOf } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const zonePartition: ConditionKind = {
  name: 'zone_partition',
  place: 'world',
  says: 'an availability zone is cut off',
  matches: [],
  parameters: { availabilityZone: { type: 'text', lengthMax: 32 } },
  aim: aimAt('zone'),
  conditions(world, _match, parameters) {
    const zone = textOf(parameters, 'availabilityZone');
    return [{ subject: `partition of ${zone}`, begin: () => world.partitionZone(zone) }];
  },
};
