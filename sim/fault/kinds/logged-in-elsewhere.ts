// Somebody else is logged in as the user. The end of the fault logs them out.

import { aimedAt, type ConditionKind } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const loggedInElsewhere: ConditionKind = {
  name: 'logged_in_elsewhere',
  place: 'world',
  says: 'somebody else is logged in as a user',
  matches: ['clusterId', 'username'],
  parameters: {},
  aim: aimAt('cluster', 'user'),
  conditions(world, match) {
    const [clusterId, username] = [aimedAt(match, 'clusterId'), aimedAt(match, 'username')];
    return [{ subject: `session of ${clusterId} ${username}`, begin: () => world.logInElsewhere(clusterId, username) }];
  },
};
