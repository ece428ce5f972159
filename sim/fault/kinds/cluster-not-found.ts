// Somebody deleted the cluster.

import type { WorldKind } from '../fault-kind.ts';
import { clusterOf } from '../targets.ts';

export const clusterNotFound: WorldKind = {
  name: 'cluster_not_found',
  place: 'world',
  says: 'the cluster is deleted',
  matches: ['clusterId'],
  parameters: {},
  async act(world, match) {
    await world.deleteCluster(clusterOf(world, match));
    return undefined;
  },
};
