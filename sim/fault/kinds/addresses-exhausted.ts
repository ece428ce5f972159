// A subnet has no free address left. The end of the fault frees them.

import { textOf, type WorldKind } from '../fault-kind.ts';

export const addressesExhausted: WorldKind = {
  name: 'addresses_exhausted',
  place: 'world',
  says: 'a subnet has no free address',
  matches: [],
  parameters: { subnetId: { type: 'text', lengthMax: 32 } },
  act: (world, _match, parameters) => world.exhaustAddresses(textOf(parameters, 'subnetId')),
};
