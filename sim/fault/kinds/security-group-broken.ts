// The cluster's security group lost its rules for ports 2223 to 2225. The end of the fault puts them back.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf } from '../targets.ts';

export const securityGroupBroken: WorldKind = {
  name: 'security_group_broken',
  place: 'world',
  says: "the cluster's security group lost its rules",
  matches: ['clusterId'],
  parameters: {},
  act: (world, match) => world.breakSecurityGroup(clusterOf(world, match)),
};
