// A subnet has no free address left. The end of the fault frees them.

import { type ConditionKind, textOf } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const addressesExhausted: ConditionKind = {
  name: 'addresses_exhausted',
  place: 'world',
  says: 'a subnet has no free address',
  matches: [],
  parameters: { subnetId: { type: 'text', lengthMax: 32 } },
  aim: aimAt('subnet'),
  conditions(world, _match, parameters) {
    const subnetId = textOf(parameters, 'subnetId');
    return [{ subject: `addresses of ${subnetId}`, begin: () => world.exhaustAddresses(subnetId) }];
  },
};
