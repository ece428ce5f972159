// An admin changed the user's password behind everybody's back.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf, usernameOf } from '../targets.ts';

export const stalePassword: WorldKind = {
  name: 'stale_password',
  place: 'world',
  says: "a user's password was changed",
  matches: ['clusterId', 'username'],
  parameters: {},
  async act(world, match) {
    await world.changePassword(clusterOf(world, match), usernameOf(match));
    return undefined;
  },
};
