// A user that is on every HSM but this one.

import { aimedAt, type ConditionKind } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const inconsistentUser: ConditionKind = {
  name: 'inconsistent_user',
  place: 'world',
  says: 'a user is missing on an HSM',
  matches: ['clusterId', 'hsmId', 'username'],
  parameters: {},
  aim: aimAt('hsm', 'user'),
  conditions(world, match) {
    const [clusterId, hsmId] = [aimedAt(match, 'clusterId'), aimedAt(match, 'hsmId')];
    const username = aimedAt(match, 'username');
    return [
      {
        subject: `user ${username} on ${clusterId} ${hsmId}`,
        begin: () => world.withholdUser(clusterId, hsmId, username),
      },
    ];
  },
};
