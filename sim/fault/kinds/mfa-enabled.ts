// The user got a second factor: passwords alone do not log it in any more.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf, usernameOf } from '../targets.ts';

export const mfaEnabled: WorldKind = {
  name: 'mfa_enabled',
  place: 'world',
  says: 'a user has a second factor',
  matches: ['clusterId', 'username'],
  parameters: {},
  async act(world, match) {
    await world.enableMfa(clusterOf(world, match), usernameOf(match));
    return undefined;
  },
};
