// What a link's caller is told when there is no answer, or when the answer is no.

import { SimError } from '../errors.ts';
import type { Operation } from '../wire/messages.ts';
import { Status, statusName } from '../wire/status.ts';
import { isWrite } from './operation-facts.ts';

/** A status other than SUCCESS. The two that say what a missing answer says become the same errors as that. */
export function refusalError(status: Status, detail: string): SimError {
  const refusal = statusName(status);
  const name = refusal ?? `status ${status}`;
  const message = detail === '' ? name : `${name}: ${detail}`;
  if (status === Status.DEADLINE_EXCEEDED) return new SimError('deadline_exceeded', message);
  if (status === Status.OUTCOME_UNKNOWN) return new SimError('outcome_unknown', message);
  return new SimError('device_refused', message, refusal === undefined ? { status } : { status, refusal });
}

/** No answer in time. */
export const expiryError = (operation: Operation): SimError =>
  isWrite(operation)
    ? new SimError('outcome_unknown', `no answer to ${operation} in time; it may have happened`)
    : new SimError('deadline_exceeded', `no answer to ${operation} in time`);

/** The connection ended for `reason` before the answer to a request that had left. */
export const endError = (operation: Operation, reason: SimError): SimError =>
  isWrite(operation) && reason.code !== 'connection_closed'
    ? new SimError('outcome_unknown', `${reason.message}; ${operation} may have happened`, { cause: reason })
    : reason;
