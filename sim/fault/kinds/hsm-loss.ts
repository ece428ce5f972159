// A machine dies. Where the fault ends, another one comes in its place, as CreateHsm would bring it.

import { aimedAt, type ConditionKind } from '../fault-kind.ts';
import { lossOf } from '../loss.ts';
import { aimAt } from '../targets.ts';

export const hsmLoss: ConditionKind = {
  name: 'hsm_loss',
  place: 'world',
  says: 'an HSM dies',
  matches: ['clusterId', 'hsmId'],
  parameters: {},
  aim: aimAt('machine'),
  conditions: (world, match) => [lossOf(world, aimedAt(match, 'clusterId'), aimedAt(match, 'hsmId'))],
};
