// Somebody deleted a subnet of the cluster.

import { textOf, type WorldKind } from '../fault-kind.ts';

export const subnetDeleted: WorldKind = {
  name: 'subnet_deleted',
  place: 'world',
  says: 'a subnet is deleted',
  matches: [],
  parameters: { subnetId: { type: 'text', lengthMax: 32 } },
  async act(world, _match, parameters) {
    await world.deleteSubnet(textOf(parameters, 'subnetId'));
    return undefined;
  },
};
