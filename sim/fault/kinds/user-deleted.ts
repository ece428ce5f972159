// An admin deleted the user.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf, usernameOf } from '../targets.ts';

export const userDeleted: WorldKind = {
  name: 'user_deleted',
  place: 'world',
  says: 'a user was deleted',
  matches: ['clusterId', 'username'],
  parameters: {},
  async act(world, match) {
    await world.deleteUser(clusterOf(world, match), usernameOf(match));
    return undefined;
  },
};
