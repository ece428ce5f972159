// An admin changed the user's password behind everybody's back.

import { type ActKind, aimedAt } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const stalePassword: ActKind = {
  name: 'stale_password',
  place: 'world',
  says: "a user's password was changed",
  matches: ['clusterId', 'username'],
  parameters: {},
  aim: aimAt('cluster', 'user'),
  act: (world, match) => world.changePassword(aimedAt(match, 'clusterId'), aimedAt(match, 'username')),
};
