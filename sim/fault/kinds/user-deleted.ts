// An admin deleted the user.

import { type ActKind, aimedAt } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const userDeleted: ActKind = {
  name: 'user_deleted',
  place: 'world',
  says: 'a user was deleted',
  matches: ['clusterId', 'username'],
  parameters: {},
  aim: aimAt('cluster', 'user'),
  act: (world, match) => world.deleteUser(aimedAt(match, 'clusterId'), aimedAt(match, 'username')),
};
