// A key that is on every HSM but this one.

import type { WorldKind } from '../fault-kind.ts';
import { handleOf, hsmOf } from '../targets.ts';

export const inconsistentKey: WorldKind = {
  name: 'inconsistent_key',
  place: 'world',
  says: 'a key is missing on an HSM',
  matches: ['clusterId', 'hsmId', 'keyId'],
  parameters: {},
  async act(world, match) {
    const { clusterId, hsmId } = hsmOf(world, match);
    return world.withholdKey(clusterId, hsmId, handleOf(match));
  },
};
