// Why a connect attempt ends in FAILED. Every code has a real cause; this is the one place that names it.

import { SimError } from '../errors.ts';
import type { StatusName } from '../wire/status.ts';
import type { ConnectionErrorCode } from './connection-state.ts';

export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure';
  readonly code: ConnectionErrorCode;

  constructor(code: ConnectionErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const REFUSALS: Partial<Record<StatusName, ConnectionErrorCode>> = {
  USER_NOT_INITIALIZED: 'USER_NOT_FOUND',
  USER_DOES_NOT_EXIST: 'USER_NOT_FOUND',
  USER_LOGIN_FAILURE: 'INVALID_CREDENTIALS',
  // No code is documented for a user with a second factor: the credentials that KMS has cannot log it in.
  MFA_REQUIRED: 'INVALID_CREDENTIALS',
  USER_LOCKED_OUT: 'USER_LOCKED_OUT',
  USER_LOGGED_IN: 'USER_LOGGED_IN',
};

/** Refusals that say something of the credential or of an attempt as a whole; any other is this HSM's own trouble. */
const isTelling = (refusal: StatusName): boolean => refusal in REFUSALS || refusal === 'CREDENTIAL_GENERATION_CHANGED';

/** Nobody answered, or only that this HSM cannot now: another one may. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof SimError &&
  (error.fault === 'network' || (error.refusal !== undefined && !isTelling(error.refusal))) &&
  !isUndecodable(error);

/** An HSM answered, but not in the protocol's words: whatever the connection then failed with has it as a cause. */
function isUndecodable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (SimError.is(cause, 'protocol_violation')) return true;
  }
  return false;
}

/** Whatever broke an attempt, as the failure it is. */
export function connectFailureOf(error: unknown): ConnectFailure {
  if (error instanceof ConnectFailure) return error;
  const refusal = error instanceof SimError && error.refusal !== undefined ? REFUSALS[error.refusal] : undefined;
  if (refusal !== undefined) return new ConnectFailure(refusal, 'an HSM refused the log in of kmsuser', error);
  if (isUnreachable(error)) return new ConnectFailure('NETWORK_ERRORS', 'no HSM could be reached', error);
  // A ledger that takes no appends, an answer that does not decode, and whatever else nobody has thought of.
  return new ConnectFailure('INTERNAL_ERROR', 'the attempt failed on the KMS side', error);
}
