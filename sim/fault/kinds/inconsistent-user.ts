// A user that is on every HSM but this one.

import type { WorldKind } from '../fault-kind.ts';
import { hsmOf, usernameOf } from '../targets.ts';

export const inconsistentUser: WorldKind = {
  name: 'inconsistent_user',
  place: 'world',
  says: 'a user is missing on an HSM',
  matches: ['clusterId', 'hsmId', 'username'],
  parameters: {},
  async act(world, match) {
    const { clusterId, hsmId } = hsmOf(world, match);
    return world.withholdUser(clusterId, hsmId, usernameOf(match));
  },
};
