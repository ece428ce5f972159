// The material of a key is gone, on every HSM of the cluster.

import { type ActKind, aimedAt } from '../fault-kind.ts';
import { aimAt, handleOf } from '../targets.ts';

export const keyLost: ActKind = {
  name: 'key_lost',
  place: 'world',
  says: 'a key is gone from the cluster',
  matches: ['clusterId', 'keyId'],
  parameters: {},
  aim: aimAt('cluster', 'key'),
  act: (world, match) => world.loseKey(aimedAt(match, 'clusterId'), handleOf(aimedAt(match, 'keyId'))),
};
