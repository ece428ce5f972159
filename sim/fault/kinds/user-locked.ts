// Somebody tried wrong passwords until the user was locked, on every HSM.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf, usernameOf } from '../targets.ts';

export const userLocked: WorldKind = {
  name: 'user_locked',
  place: 'world',
  says: 'a user is locked out',
  matches: ['clusterId', 'username'],
  parameters: {},
  async act(world, match) {
    await world.lockUser(clusterOf(world, match), usernameOf(match));
    return undefined;
  },
};
