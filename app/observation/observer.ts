// Who looks on at requests, from HTTP to the HSM's answer: logs, traces. Where nobody does, nothing of this is in the way.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { HandleRequest, HttpRequest, HttpResponse } from '../../src/aws/router.ts';
import type { AskedRequest, WatchRequests } from '../../src/client/hsm-link.ts';

/** A request over HTTP, as what it sets going knows it. */
export interface HttpCause {
  /** As `x-amzn-RequestId` will have it; empty until the router has drawn it. */
  requestId: string;
  /** What still goes on was begun by it, and outlives it. */
  isAnswered: boolean;
  /** W3C Trace Context, in hexadecimal: where somebody traces. */
  traceId?: string;
  spanId?: string;
}

/** Neither may throw. */
export interface Observer {
  /** What it returns is told of the answer. */
  http(request: HttpRequest, cause: HttpCause): (answer: HttpResponse) => void;
  /** @param cause undefined: it goes on by itself. What it returns is told why it failed; undefined: it did not */
  device(asked: AskedRequest, cause: HttpCause | undefined): (error: unknown) => void;
}

export class Observation {
  readonly #observers: readonly Observer[];
  readonly #causes = new AsyncLocalStorage<HttpCause>();

  /** @param observers in the order in which they are told */
  constructor(observers: readonly Observer[]) {
    this.#observers = observers;
  }

  observed(handle: HandleRequest): HandleRequest {
    return (request) => {
      const cause: HttpCause = { requestId: '', isAnswered: false };
      const tell = this.#observers.map((observer) => observer.http(request, cause));
      return this.#causes.run(cause, async () => {
        const answer = await handle(request);
        for (const one of tell) one(answer);
        cause.isAnswered = true;
        return answer;
      });
    };
  }

  /** Draws as `draw` does, and knows afterwards what the request at hand is called. */
  drawingIds(draw: () => string): () => string {
    return () => {
      const requestId = draw();
      const cause = this.#causes.getStore();
      if (cause !== undefined) cause.requestId = requestId;
      return requestId;
    };
  }

  readonly watchLinks: WatchRequests = (asked) => {
    const cause = this.#causes.getStore();
    const tell = this.#observers.map((observer) => observer.device(asked, cause));
    return (error) => {
      for (const one of tell) one(error);
    };
  };
}
