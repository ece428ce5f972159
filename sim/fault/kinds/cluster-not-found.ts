// Somebody deleted the cluster.

import { type ActKind, aimedAt } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const clusterNotFound: ActKind = {
  name: 'cluster_not_found',
  place: 'world',
  says: 'the cluster is deleted',
  matches: ['clusterId'],
  parameters: {},
  aim: aimAt('cluster'),
  act: (world, match) => world.deleteCluster(aimedAt(match, 'clusterId')),
};
