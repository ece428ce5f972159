// The cluster's security group lost its rules for ports 2223 to 2225. The end of the fault puts them back.

import { aimedAt, type ConditionKind } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const securityGroupBroken: ConditionKind = {
  name: 'security_group_broken',
  place: 'world',
  says: "the cluster's security group lost its rules",
  matches: ['clusterId'],
  parameters: {},
  aim: aimAt('cluster'),
  conditions(world, match) {
    const clusterId = aimedAt(match, 'clusterId');
    return [{ subject: `rules of ${clusterId}`, begin: () => world.breakSecurityGroup(clusterId) }];
  },
};
