// The refusals that several operations share. AWS publishes no messages.

import { SimError } from '../../src/errors.ts';

export const invalidRequest = (message: string): SimError => new SimError('CloudHsmInvalidRequestException', message);

export const resourceNotFound = (message: string): SimError =>
  new SimError('CloudHsmResourceNotFoundException', message);

/** The network model's refusals are the caller's mistakes here. */
export function asInvalidRequest(error: unknown): unknown {
  return SimError.is(error, 'network_refused') ? invalidRequest(`${error.message}.`) : error;
}
