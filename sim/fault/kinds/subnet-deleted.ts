// Somebody deleted a subnet of the cluster.

import { type ActKind, textOf } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const subnetDeleted: ActKind = {
  name: 'subnet_deleted',
  place: 'world',
  says: 'a subnet is deleted',
  matches: [],
  parameters: { subnetId: { type: 'text', lengthMax: 32 } },
  aim: aimAt('subnet'),
  act: (world, _match, parameters) => world.deleteSubnet(textOf(parameters, 'subnetId')),
};
