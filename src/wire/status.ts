// The closed list of answers, and the three facts on each that a client acts by.

import type { StatusName } from './generated/status-name.js';
import { Status } from './protobuf.ts';

export { Status, type StatusName };

/** CloudHSM's own texts where published (facts: responses in the audit log); ours otherwise. */
const TEXTS: Partial<Record<Status, string>> = {
  [Status.SUCCESS]: 'HSM Return: SUCCESS',
  [Status.USER_NOT_INITIALIZED]: "HSM Error: user isn't initialized or user with this name doesn't exist",
  [Status.USER_LOGIN_FAILURE]: 'HSM Error: RET_USER_LOGIN_FAILURE',
  [Status.INVALID_OBJECT_HANDLE]: 'HSM Error: Invalid object handle is passed to this operation',
  [Status.POLICY_VIOLATION]: 'HSM Error: This operation violates the current configured/FIPS policies',
  [Status.BUSY]: 'HSM Error: HSM is already busy generating the keys(or random bytes) for another request',
  [Status.KEY_ACCESS_DENIED]: 'HSM Error: Key Access is denied',
  [Status.USER_DOES_NOT_EXIST]: "HSM Error: This user doesn't exist",
  [Status.INVALID_USER_TYPE]: 'HSM Error: Invalid User Type.',
  [Status.QUORUM_FAILED]: 'HSM Error: RET_MXN_AUTH_FAILED',
};

/** `WRONG_SESSION_STATE`; undefined for a number that is not on the list. */
export const statusName = (status: Status): StatusName | undefined => Status[status] as StatusName | undefined;

export const statusText = (status: Status): string => TEXTS[status] ?? `HSM Error: ${statusName(status)}`;

/** May the same request be sent to the same HSM again, unchanged, with a chance of another answer? */
export const isRetryable = (status: Status): boolean => status === Status.BUSY || status === Status.BEHIND;

/** A log in that was refused for what it proved: never repeated on the same HSM by itself. */
export const isCredentialRefusal = (status: Status): boolean =>
  status === Status.USER_NOT_INITIALIZED ||
  status === Status.USER_DOES_NOT_EXIST ||
  status === Status.USER_LOGIN_FAILURE ||
  status === Status.USER_LOCKED_OUT ||
  status === Status.MFA_REQUIRED;
