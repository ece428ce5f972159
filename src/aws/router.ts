// The front of all services on one port: an HTTP request in, an HTTP response out. AWS JSON 1.1 only.
//
//   POST /                                       anything else: 404 (an RPC v2 CBOR request has its own path)
//   Content-Type: application/x-amz-json-1.1     anything else: 415 (Smithy, awsJson1_1: the only media type)
//   X-Amz-Target: <prefix>.<operation>           unknown or missing: 400 UnknownOperationException
//   a body of at most BODY_SIZE_MAX              longer: 413
//
// Any signature, and none, is accepted.

import { SimError } from '../errors.ts';
import { type ErrorResponse, exceptionBody } from './error-response.ts';
import { parseBody } from './json-body.ts';
import { type Meter, type MeterOf, NO_OPERATION, RESET, unmetered } from './meter.ts';
import type { Caller, Operation, RequestContext, Service } from './service.ts';

/** A body that is longer is refused for its length alone, so nobody needs to read it to its end. */
export const BODY_SIZE_MAX = 1024 * 1024;

export interface HttpRequest {
  readonly method: string;
  /** With or without a query, which is ignored. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** The client's IP address. */
  readonly sourceAddress: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where an internal exception came from: for the log, never for the client. */
export interface FailedRequest {
  readonly service: string;
  readonly operation: string;
  readonly requestId: string;
}

export type Answer =
  | { readonly output: unknown }
  /** The exception's name and message, as the client gets them. */
  | { readonly exception: string; readonly message: string };

export interface RouterOptions {
  readonly services: readonly Service[];
  /** A fresh UUID each time. */
  readonly newRequestId: () => string;
  /** Takes what became an internal exception. Must not throw. */
  readonly report: (error: unknown, request: FailedRequest) => void;
  /**
   * Before each handler, once the request is valid: what it throws takes the place of the handler's answer, and
   * `connection_closed` that of any answer.
   */
  readonly beforeDispatch?: (context: RequestContext) => void | Promise<void>;
  /**
   * Told of each request for an operation that there is, before `beforeDispatch`; what it returns is told of the answer.
   * Neither may throw.
   */
  readonly watch?: (context: RequestContext) => (answer: Answer) => void;
  /** Services that this process does not have and another one has, by target prefix: whom to ask. Default: none. */
  readonly elsewhere?: ReadonlyMap<string, string> | undefined;
  /** Default: nobody counts. */
  readonly meterOf?: MeterOf;
}

/** The connection is to be reset: there is no answer. */
export const NO_ANSWER: HttpResponse = { status: 0, headers: {}, body: '' };

/** Never rejects. */
export type HandleRequest = (request: HttpRequest) => Promise<HttpResponse>;

interface Route {
  readonly service: Service;
  readonly operation: Operation;
  readonly meter: Meter;
}

const MEDIA_TYPE = 'application/x-amz-json-1.1';

export function createRouter(options: RouterOptions): HandleRequest {
  const { services, newRequestId, report, beforeDispatch, watch, meterOf = unmetered } = options;
  const strays = meterOf(NO_OPERATION, NO_OPERATION);
  const routes = new Map<string, Route>();
  for (const service of services) {
    for (const operation of service.operations.values()) {
      const meter = meterOf(service.name, operation.name);
      routes.set(`${service.targetPrefix}.${operation.name}`, { service, operation, meter });
    }
  }

  const refuse = ({ status, exception, body }: Refusal, requestId: string): HttpResponse => {
    strays.count(strays.now(), exception);
    return respond(status, body, requestId);
  };

  return async (request) => {
    const requestId = newRequestId();
    const refusal = refuseTransport(request);
    if (refusal !== undefined) return refuse(refusal, requestId);
    const target = request.headers['x-amz-target'];
    const route = typeof target === 'string' ? routes.get(target) : undefined;
    if (route === undefined) return refuse(unknownOperation(target, options.elsewhere), requestId);
    const { service, operation, meter } = route;
    const beganMs = meter.now();
    const caller = callerOf(request);
    const asked = { requestId, service: service.name, operation: operation.name, input: undefined, caller };
    let tell: ((answer: Answer) => void) | undefined;
    try {
      const input = operation.decode(parseBody(request.body));
      const context: RequestContext = { ...asked, input };
      tell = watch?.(context);
      const waiting = beforeDispatch?.(context);
      if (waiting !== undefined) await waiting;
      const output = await operation.handler(input as never, context);
      const body = operation.encode(output);
      tell?.({ output });
      meter.count(beganMs, undefined);
      return respond(200, body, requestId);
    } catch (error) {
      if (SimError.is(error, 'connection_closed')) {
        meter.count(beganMs, RESET);
        return NO_ANSWER;
      }
      const { exception, message, status, body, isInternal } = service.errors.respond(error);
      if (isInternal) report(error, { service: service.name, operation: operation.name, requestId });
      tell ??= watch?.(asked);
      tell?.({ exception, message });
      meter.count(beganMs, exception);
      return respond(status, body, requestId);
    }
  };
}

type Refusal = Pick<ErrorResponse, 'status' | 'exception' | 'body'>;

const refusalOf = (status: number, exception: string, message: string): Refusal => ({
  ...{ status, exception, body: exceptionBody(exception, message) },
});

const UNKNOWN_OPERATION = refusalOf(400, 'UnknownOperationException', 'There is no such operation.');

function unknownOperation(
  target: string | readonly string[] | undefined,
  elsewhere?: ReadonlyMap<string, string>,
): Refusal {
  const [prefix = ''] = typeof target === 'string' ? target.split('.', 1) : [];
  const says = elsewhere?.get(prefix);
  return says === undefined ? UNKNOWN_OPERATION : refusalOf(400, 'UnknownOperationException', says);
}

const NOT_FOUND: Refusal = { ...UNKNOWN_OPERATION, status: 404 };
const UNSUPPORTED_MEDIA_TYPE = refusalOf(
  ...([415, 'UnsupportedMediaTypeException', `The content type must be ${MEDIA_TYPE}.`] as const),
);
const BODY_TOO_LARGE = refusalOf(
  ...([413, 'RequestEntityTooLargeException', `A request body has at most ${BODY_SIZE_MAX} bytes.`] as const),
);

function refuseTransport({ method, path, headers, body }: HttpRequest): Refusal | undefined {
  if (method !== 'POST' || !(path === '/' || path.startsWith('/?'))) return NOT_FOUND;
  // `smithy-protocol` announces RPC v2 CBOR, whose content type is another one as well.
  if (!isAwsJson(headers['content-type']) || headers['smithy-protocol'] !== undefined) return UNSUPPORTED_MEDIA_TYPE;
  return body.length > BODY_SIZE_MAX ? BODY_TOO_LARGE : undefined;
}

/** What of the headers is kept: nobody's are longer. */
const CALLER_TEXT_LENGTH_MAX = 256;
const CREDENTIAL = /Credential=([A-Za-z0-9_]{1,128})\//;

function callerOf({ headers, sourceAddress }: HttpRequest): Caller {
  const { 'user-agent': userAgent, authorization } = headers;
  return {
    sourceAddress,
    userAgent: typeof userAgent === 'string' ? userAgent.slice(0, CALLER_TEXT_LENGTH_MAX) : '',
    accessKeyId: typeof authorization === 'string' ? CREDENTIAL.exec(authorization)?.[1] : undefined,
  };
}

function isAwsJson(contentType: string | readonly string[] | undefined): boolean {
  if (contentType === MEDIA_TYPE) return true;
  // RFC 9110 section 8.3.1: types are case-insensitive and may carry parameters.
  return typeof contentType === 'string' && contentType.split(';', 1)[0]?.trim().toLowerCase() === MEDIA_TYPE;
}

function respond(status: number, body: string, requestId: string): HttpResponse {
  return {
    status,
    headers: {
      'x-amzn-RequestId': requestId,
      'Content-Type': MEDIA_TYPE,
      'Cache-Control': 'no-cache, no-store, must-revalidate, private',
      Pragma: 'no-cache',
      Expires: '0',
    },
    body,
  };
}
