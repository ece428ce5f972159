// The user got a second factor: passwords alone do not log it in any more.

import { type ActKind, aimedAt } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const mfaEnabled: ActKind = {
  name: 'mfa_enabled',
  place: 'world',
  says: 'a user has a second factor',
  matches: ['clusterId', 'username'],
  parameters: {},
  aim: aimAt('cluster', 'user'),
  act: (world, match) => world.enableMfa(aimedAt(match, 'clusterId'), aimedAt(match, 'username')),
};
