// Requests as spans: one for each over HTTP, named by its operation, and one below it for each request to an HSM.
// Attributes are those of OpenTelemetry's semantic conventions where it has any; the rest is ours.

import type { Context, Span, TextMapGetter, Tracer } from '@opentelemetry/api';
import type { HttpRequest, HttpResponse } from '../../src/aws/router.ts';
import type { AskedRequest } from '../../src/client/hsm-link.ts';
import { SimError } from '../../src/errors.ts';
import { deviceRequestName } from '../observation/device-requests.ts';
import type { HttpCause, Observer } from '../observation/observer.ts';
import { exceptionIn, operationIn } from '../observation/what-was-asked.ts';

/** `@opentelemetry/api`, which is loaded only where traces are asked for. */
export type OpenTelemetry = typeof import('@opentelemetry/api');

const HEADERS: TextMapGetter<HttpRequest['headers']> = {
  keys: (headers) => Object.keys(headers),
  get: (headers, key) => headers[key] as string | string[] | undefined,
};

export class TraceObserver implements Observer {
  readonly #api: OpenTelemetry;
  readonly #tracer: Tracer;
  readonly #contexts = new WeakMap<HttpCause, Context>();

  constructor(api: OpenTelemetry, tracer: Tracer) {
    this.#api = api;
    this.#tracer = tracer;
  }

  http(request: HttpRequest, cause: HttpCause): (answer: HttpResponse) => void {
    const { propagation, SpanKind, trace, ROOT_CONTEXT } = this.#api;
    const { service, operation } = operationIn(request);
    const name = service === undefined ? request.method : `${service}/${operation}`;
    // W3C Trace Context: whoever asks may have begun the trace.
    const from = propagation.extract(ROOT_CONTEXT, request.headers, HEADERS);
    const attributes = {
      'http.request.method': request.method,
      'url.path': '/',
      'client.address': request.sourceAddress,
      ...(service && { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation }),
    };
    const span = this.#tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, from);
    const { traceId, spanId } = span.spanContext();
    Object.assign(cause, { traceId, spanId });
    this.#contexts.set(cause, trace.setSpan(from, span));
    return (answer) => {
      span.setAttributes({ 'aws.request_id': cause.requestId, 'http.response.status_code': answer.status });
      this.#end(span, answer.status === 0 ? 'ConnectionReset' : exceptionIn(answer), answer.status >= 500);
    };
  }

  device({ address, operation, id, sessionHandle }: AskedRequest, cause: HttpCause | undefined) {
    const parent = cause === undefined ? undefined : this.#contexts.get(cause);
    // What goes on by itself, and heartbeats for ever after a connect, belong to nobody's trace.
    if (parent === undefined || operation === 'heartbeat') return () => {};
    const { clusterId, hsmId, destination } = address;
    const deviceRequest = deviceRequestName(hsmId, sessionHandle, id);
    const attributes = {
      ...{ 'rpc.system': 'hsm.v1', 'rpc.method': operation },
      ...{ 'server.address': destination.host, 'server.port': destination.port },
      ...{ 'cloudhsm.cluster_id': clusterId, 'cloudhsm.hsm_id': hsmId },
      ...(deviceRequest && { 'cloudhsm.device_request': deviceRequest }),
    };
    const kind = this.#api.SpanKind.CLIENT;
    const span = this.#tracer.startSpan(`HSM/${operation}`, { kind, attributes }, parent);
    return (error: unknown): void => {
      const reason = error instanceof SimError ? (error.refusal ?? error.code) : error && String(error);
      this.#end(span, reason ? String(reason) : undefined, reason !== undefined);
    };
  }

  /** @param isError a client's mistake is none of the server's */
  #end(span: Span, type: string | undefined, isError: boolean): void {
    if (type !== undefined) span.setAttribute('error.type', type);
    if (isError) span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
    span.end();
  }
}
