// A request that became an internal exception, in the log. A stack at `error` is what people look for a bug of ours by: it
// is for what failed in here, not for what an HSM answered, what is not there to answer, or what a fault was made for.

import { InjectedFault } from '../sim/fault/injected-fault.ts';
import type { FailedRequest } from '../src/aws/router.ts';
import { SimError } from '../src/errors.ts';
import type { Logger } from '../src/runtime/logger.ts';

/** Of a router, its `report`. */
export const reportFailure =
  (logger: Logger) =>
  (err: unknown, request: FailedRequest): void => {
    const origin = originOf(err);
    // Where it hit, it was told by its name.
    if (origin?.cause instanceof InjectedFault) return;
    const outside = { ...request, error: origin?.message };
    if (origin?.fault === 'device') logger.debug({ ...outside, outcome: origin.refusal }, 'an HSM failed the request');
    else if (origin?.fault === 'network') logger.warn(outside, 'a request failed outside');
    else logger.error({ err, ...request }, 'a request failed inside');
  };

/** What it was before anybody made something else of it. */
function originOf(error: unknown): SimError | undefined {
  return error instanceof SimError ? (originOf(error.cause) ?? error) : undefined;
}
