// The material of a key is gone, on every HSM of the cluster.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf, handleOf } from '../targets.ts';

export const keyLost: WorldKind = {
  name: 'key_lost',
  place: 'world',
  says: 'a key is gone from the cluster',
  matches: ['clusterId', 'keyId'],
  parameters: {},
  async act(world, match) {
    await world.loseKey(clusterOf(world, match), handleOf(match));
    return undefined;
  },
};
