// A key that is on every HSM but this one.

import { aimedAt, type ConditionKind } from '../fault-kind.ts';
import { aimAt, handleOf } from '../targets.ts';

export const inconsistentKey: ConditionKind = {
  name: 'inconsistent_key',
  place: 'world',
  says: 'a key is missing on an HSM',
  matches: ['clusterId', 'hsmId', 'keyId'],
  parameters: {},
  aim: aimAt('hsm', 'key'),
  conditions(world, match) {
    const [clusterId, hsmId] = [aimedAt(match, 'clusterId'), aimedAt(match, 'hsmId')];
    const handle = handleOf(aimedAt(match, 'keyId'));
    return [
      { subject: `key ${handle} on ${clusterId} ${hsmId}`, begin: () => world.withholdKey(clusterId, hsmId, handle) },
    ];
  },
};
