// HsmState of the CloudHSM V2 API: what leads from one to another. An event without an entry is our mistake.
//
// An HSM that is DELETED is no longer listed. That holds for a lost one too: AWS replaces a failed HSM by another with
// another id, and so do we when it is brought back.

import { SimError } from '../../src/errors.ts';

export type HsmState = 'CREATE_IN_PROGRESS' | 'ACTIVE' | 'DELETE_IN_PROGRESS' | 'DELETED';

export type HsmEvent = 'created' | 'creation_failed' | 'delete' | 'deleted' | 'lost';

type Row = Partial<Record<HsmEvent, HsmState>>;

export const HSM_TABLE: Readonly<Record<HsmState, Row>> = {
  CREATE_IN_PROGRESS: { created: 'ACTIVE', creation_failed: 'DELETED' },
  ACTIVE: { delete: 'DELETE_IN_PROGRESS', lost: 'DELETED' },
  DELETE_IN_PROGRESS: { deleted: 'DELETED' },
  DELETED: {},
};

/** @throws SimError `illegal_transition` when the table has no entry */
export function nextHsmState(state: HsmState, event: HsmEvent): HsmState {
  const next = HSM_TABLE[state][event];
  if (next !== undefined) return next;
  throw new SimError('illegal_transition', `an HSM that is ${state} has no event ${event}`);
}
