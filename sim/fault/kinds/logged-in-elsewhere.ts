// Somebody else is logged in as the user. The end of the fault logs them out.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf, usernameOf } from '../targets.ts';

export const loggedInElsewhere: WorldKind = {
  name: 'logged_in_elsewhere',
  place: 'world',
  says: 'somebody else is logged in as a user',
  matches: ['clusterId', 'username'],
  parameters: {},
  act: (world, match) => world.logInElsewhere(clusterOf(world, match), usernameOf(match)),
};
