// ClusterState of the CloudHSM V2 API: what leads from one to another. An event without an entry is not possible there.

import { SimError } from '../../src/errors.ts';

export type ClusterState = 'CREATE_IN_PROGRESS' | 'UNINITIALIZED' | 'INITIALIZE_IN_PROGRESS' | 'INITIALIZED' | 'ACTIVE';

export type ClusterEvent = 'created' | 'initialize' | 'initialized' | 'initialization_failed' | 'activated';

type Row = Partial<Record<ClusterEvent, ClusterState>>;

export const CLUSTER_TABLE: Readonly<Record<ClusterState, Row>> = {
  CREATE_IN_PROGRESS: { created: 'UNINITIALIZED' },
  UNINITIALIZED: { initialize: 'INITIALIZE_IN_PROGRESS' },
  INITIALIZE_IN_PROGRESS: { initialized: 'INITIALIZED', initialization_failed: 'UNINITIALIZED' },
  INITIALIZED: { activated: 'ACTIVE' },
  // Whatever happens to its HSMs: an ACTIVE cluster without any stays ACTIVE.
  ACTIVE: {},
};

/** @throws SimError `CloudHsmInvalidRequestException` when the table has no entry */
export function nextClusterState(state: ClusterState, event: ClusterEvent): ClusterState {
  const next = CLUSTER_TABLE[state][event];
  if (next !== undefined) return next;
  throw new SimError('CloudHsmInvalidRequestException', `The cluster is ${state}: it cannot be ${event} now.`);
}
