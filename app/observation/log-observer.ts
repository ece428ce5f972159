// A line for each answer, over HTTP and of an HSM, at the level debug. Names, numbers and outcomes; never what was asked.

import type { HttpRequest, HttpResponse } from '../../src/aws/router.ts';
import type { AskedRequest } from '../../src/client/hsm-link.ts';
import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { type DeviceRequests, deviceRequestName } from './device-requests.ts';
import type { HttpCause, Observer } from './observer.ts';
import { exceptionIn, operationIn } from './what-was-asked.ts';

export class LogObserver implements Observer {
  readonly #logger: Logger;
  readonly #deviceRequests: DeviceRequests;
  readonly #clock: Pick<MonotonicClock, 'now'>;

  constructor(logger: Logger, deviceRequests: DeviceRequests, clock: Pick<MonotonicClock, 'now'>) {
    this.#logger = logger;
    this.#deviceRequests = deviceRequests;
    this.#clock = clock;
  }

  http(request: HttpRequest, cause: HttpCause): (answer: HttpResponse) => void {
    const beganMs = this.#clock.now();
    return (answer) => {
      const exception = exceptionIn(answer);
      const fields = {
        ...fieldsOf(cause),
        ...operationIn(request),
        status: answer.status,
        ...(exception && { exception }),
      };
      this.#logger.debug({ ...fields, durationMs: this.#since(beganMs) }, 'a request was answered');
    };
  }

  device({ address, operation, id, sessionHandle }: AskedRequest, cause: HttpCause | undefined) {
    const beganMs = this.#clock.now();
    const { hsmId } = address;
    const deviceRequest = deviceRequestName(hsmId, sessionHandle, id);
    const whose = fieldsOf(cause);
    if (deviceRequest !== undefined && cause !== undefined) this.#deviceRequests.remember(deviceRequest, whose);
    return (error: unknown): void => {
      const fields = { ...whose, hsmId, ...(deviceRequest && { deviceRequest }), operation, outcome: outcomeOf(error) };
      const line = { ...fields, durationMs: this.#since(beganMs) };
      // They go on all the time, whether anybody asks for anything or not.
      if (operation === 'heartbeat') this.#logger.trace(line, 'KMS heard from the HSM');
      else this.#logger.debug(line, 'KMS heard from the HSM');
    };
  }

  #since(beganMs: number): number {
    return Math.round((this.#clock.now() - beganMs) * 1000) / 1000;
  }
}

/** A request that is answered already is the cause of what it began, such as a connect, and of what that keeps up. */
function fieldsOf(cause: HttpCause | undefined): object {
  if (cause === undefined) return {};
  const { requestId, isAnswered, traceId, spanId } = cause;
  return { ...(isAnswered ? { causedBy: requestId } : { requestId }), ...(traceId && { traceId, spanId }) };
}

function outcomeOf(error: unknown): string {
  if (error === undefined) return 'SUCCESS';
  return error instanceof SimError ? (error.refusal ?? error.code) : String(error);
}
