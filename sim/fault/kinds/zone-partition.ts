// An availability zone is cut off: KMS reaches no HSM in it. The end of the fault joins it again.

import { textOf, type WorldKind } from '../fault-kind.ts';

export const zonePartition: WorldKind = {
  name: 'zone_partition',
  place: 'world',
  says: 'an availability zone is cut off',
  matches: [],
  parameters: { availabilityZone: { type: 'text', lengthMax: 32 } },
  act: (world, _match, parameters) => world.partitionZone(textOf(parameters, 'availabilityZone')),
};
