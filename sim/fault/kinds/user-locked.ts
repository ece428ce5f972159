// Somebody tried wrong passwords until the user was locked, on every HSM.

import { type ActKind, aimedAt } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const userLocked: ActKind = {
  name: 'user_locked',
  place: 'world',
  says: 'a user is locked out',
  matches: ['clusterId', 'username'],
  parameters: {},
  aim: aimAt('cluster', 'user'),
  act: (world, match) => world.lockUser(aimedAt(match, 'clusterId'), aimedAt(match, 'username')),
};
