// The StateMessage of a cluster, where AWS's samples show one.

import type { ClusterState } from '../cluster/cluster-state.ts';

export const STATE_MESSAGES: Readonly<Partial<Record<ClusterState, string>>> = {
  INITIALIZE_IN_PROGRESS: 'Cluster is initializing. State will change to INITIALIZED upon completion.',
  DELETE_IN_PROGRESS: 'The cluster is being deleted.',
};
