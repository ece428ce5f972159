// What a session does with a request that one HSM did not answer with success.
//
// Only what certainly had no effect, or has the effect of once when done twice, is done again. BUSY is repeated as
// CloudHSM's client SDK 5 does it: three times, with exponential back-off.

import { SimError } from '../errors.ts';
import type { BodyFieldsOf, Operation } from '../wire/messages.ts';
import { Status } from '../wire/status.ts';
import { isIdempotent, isWrite } from './operation-facts.ts';

export type Retry =
  /** That link is of no more use; try another. */
  | 'elsewhere'
  /** That HSM is not the one for this request; try another, and not it again. */
  | 'avoid'
  /** The link has lost its session: make a new one, and try another meanwhile. */
  | 'relogin'
  | 'after_backoff'
  | 'no';

export function retryOf<O extends Operation>(error: unknown, operation: O, body: BodyFieldsOf<O>): Retry {
  if (!(error instanceof SimError)) return 'no';
  switch (error.code) {
    // A write that ends like this never left.
    case 'connection_lost':
    case 'connection_closed':
      return isWrite(operation) || isIdempotent(operation, body) ? 'elsewhere' : 'no';
    case 'protocol_violation':
      return isIdempotent(operation, body) ? 'elsewhere' : 'no';
    // With a cause, it is the link that ended; without, time ran out, and there is none left.
    case 'outcome_unknown':
      return error.cause !== undefined && isIdempotent(operation, body) ? 'elsewhere' : 'no';
    case 'too_many_in_flight':
      return 'avoid';
    case 'device_refused':
      return retryOfStatus(error.status);
    default:
      return 'no';
  }
}

/** These say that nothing was done, whatever it was. */
function retryOfStatus(status: number | undefined): Retry {
  if (status === Status.BUSY) return 'after_backoff';
  if (status === Status.BEHIND) return 'avoid';
  if (status === Status.NOT_LOGGED_IN) return 'relogin';
  return 'no';
}
