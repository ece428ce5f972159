// ClusterState of the CloudHSM V2 API: what leads from one to another. An event without an entry is not possible there.

import { SimError } from '../../src/errors.ts';

export type ClusterState =
  | 'CREATE_IN_PROGRESS'
  | 'UNINITIALIZED'
  | 'INITIALIZE_IN_PROGRESS'
  | 'INITIALIZED'
  | 'ACTIVE'
  | 'MODIFY_IN_PROGRESS'
  | 'ROLLBACK_IN_PROGRESS'
  | 'DELETE_IN_PROGRESS'
  | 'DELETED';

export type ClusterEvent =
  | 'created'
  | 'restored'
  | 'initialize'
  | 'initialized'
  | 'initialization_failed'
  | 'activated'
  | 'modify'
  | 'roll_back'
  | 'modified'
  | 'delete'
  | 'deleted';

type Row = Partial<Record<ClusterEvent, ClusterState>>;

export const CLUSTER_TABLE: Readonly<Record<ClusterState, Row>> = {
  // One made from a backup needs neither initialization nor activation.
  CREATE_IN_PROGRESS: { created: 'UNINITIALIZED', restored: 'ACTIVE' },
  UNINITIALIZED: { initialize: 'INITIALIZE_IN_PROGRESS', delete: 'DELETE_IN_PROGRESS' },
  INITIALIZE_IN_PROGRESS: { initialized: 'INITIALIZED', initialization_failed: 'UNINITIALIZED' },
  INITIALIZED: { activated: 'ACTIVE', delete: 'DELETE_IN_PROGRESS' },
  // Whatever happens to its HSMs: an ACTIVE cluster without any stays ACTIVE.
  ACTIVE: { modify: 'MODIFY_IN_PROGRESS', roll_back: 'ROLLBACK_IN_PROGRESS', delete: 'DELETE_IN_PROGRESS' },
  MODIFY_IN_PROGRESS: { modified: 'ACTIVE' },
  ROLLBACK_IN_PROGRESS: { modified: 'ACTIVE' },
  DELETE_IN_PROGRESS: { deleted: 'DELETED' },
  DELETED: {},
};

/** What each event is to whoever asks for it. */
const WORDS: Readonly<Record<ClusterEvent, string>> = {
  created: 'created',
  restored: 'restored',
  initialize: 'initialized',
  initialized: 'initialized',
  initialization_failed: 'initialized',
  activated: 'activated',
  modify: 'modified',
  roll_back: 'modified',
  modified: 'modified',
  delete: 'deleted',
  deleted: 'deleted',
};

/** @throws SimError `CloudHsmInvalidRequestException` when the table has no entry */
export function nextClusterState(state: ClusterState, event: ClusterEvent): ClusterState {
  const next = CLUSTER_TABLE[state][event];
  if (next !== undefined) return next;
  throw new SimError('CloudHsmInvalidRequestException', `The cluster is ${state}: it cannot be ${WORDS[event]} now.`);
}
