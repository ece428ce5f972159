// One HTTP port for everything: `/` goes straight to the AWS services, by its content type to those that speak JSON or to
// EC2; a few paths are answered whatever the state of the simulator; all else is the control API's. The door stands
// before there is anything behind it, while that is replaced, and until the last request is answered.
//
// The AWS path uses node:http itself: it has one route, and a framework's share of its time would show.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BODY_SIZE_MAX, type HandleRequest, type HttpResponse, NO_ANSWER } from '../../src/aws/router.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { RouteDescription } from '../control/api/described-route.ts';
import { VERSION } from '../version.ts';
import type { Admit, Hosts } from './access.ts';
import type { Authorize } from './control-token.ts';
import { Departure } from './departure.ts';
import { portRefusal } from './port-refusal.ts';
import { isForAws, type Refusal, refuse } from './refusal.ts';
import { SIMULATOR_HEADER } from './simulator-header.ts';
import { UnderWay } from './under-way.ts';

/** Idle keep-alive connections are closed after this: longer than the pools of the AWS SDKs keep theirs. */
const KEEP_ALIVE_TIMEOUT_MS = 120_000;
/** For connections to fall silent, and then for the last octets of requests and answers, when the door closes. */
const CLOSE_TIMEOUT_MS = 1_000;
/** From the first byte to the last of a request. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Open at once; more are closed as they come. */
const CONNECTIONS_MAX = 10_000;
/** Until somebody who was kept out may ask again. */
export const RETRY_AFTER_SECONDS = 1;

export type HandleHttp = (request: IncomingMessage, response: ServerResponse) => void;

export interface FrontDoorOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly admit: Admit;
  /** Who may use the control API. */
  readonly authorize: Authorize;
  readonly standing: StandingRoutes;
  readonly clock: Pick<MonotonicClock, 'after' | 'soon'>;
}

/** By path: answered whatever there is behind the door. */
export type StandingRoutes = Readonly<Record<string, StandingRoute>>;

export interface StandingRoute {
  readonly method: 'GET' | 'POST';
  readonly handle: HandleHttp;
  /** What the document of the control API says of it. */
  readonly api: RouteDescription;
  /** Only for those who may use the control API. */
  readonly isControl?: boolean;
  /** Default: `known`. */
  readonly hosts?: Hosts;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What is behind the door. */
export interface Services {
  readonly aws: HandleRequest;
  /** `POST /` with a form: the Query protocol. */
  readonly ec2: HandleRequest;
  /** Everything that is not for an AWS service. */
  readonly control: HandleHttp;
}

export interface FrontDoor {
  readonly port: number;
  /** Requests of services that are not answered yet, and those of whoever sends one while the door closes. */
  readonly underWay: UnderWay;
  /** From now on requests are for these. */
  letIn(services: Services): void;
  /** From now on requests are refused, 503, and told why; those under way go on. */
  keepOut(why: string): void;
  /** From now on nobody reaches what was behind it: whose request has not come to its end is refused as well. */
  cutOff(): void;
  /** Every connection closes with its next answer. */
  closeConnections(): void;
  /**
   * Answers what has been sent, then closes the port and every connection; where requests are under way, without waiting
   * for them. Resolves with how many others were cut off, because they did not come to their end.
   */
  close(): Promise<number>;
}

/** A handler that is made when the first request for it comes. A failure is that request's: the next one tries again. */
export function onFirstUse(make: () => Promise<HandleHttp>): HandleHttp {
  let made: Promise<HandleHttp> | undefined;
  return (request, response) => {
    made ??= make();
    made.then(
      (handle) => handle(request, response),
      () => {
        made = undefined;
        response.writeHead(500).end();
      },
    );
  };
}

/** Keeps everybody out at first. @throws SimError `invalid_configuration` when the port is taken */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const { host, port, admit, authorize, clock } = options;
  const standing = new Map(Object.entries(options.standing));
  const underWay = new UnderWay(clock);
  /** For those who come. */
  let services: Services | undefined;
  /** For those who were let in, and have more to send. */
  let present: Services | undefined;
  const underControl = new Set<Exchange>();
  let absence = unavailable('the simulator is starting');
  let isClosing = false;

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (isClosing) response.shouldKeepAlive = false;
    const url = request.url ?? '';
    const route = standing.get(url.split('?', 1)[0] ?? '');
    const isAws = isForAws(url);
    if (!isAws) response.setHeader(SIMULATOR_HEADER, VERSION);
    if (!admit(request, response, route?.hosts ?? 'known')) return;
    if (isAws) {
      if (services === undefined) turnAway(request, response);
      else void serveAws(services, request, response);
    } else serveOthers(route, request, response);
  };

  const serveOthers = (route: StandingRoute | undefined, request: IncomingMessage, response: ServerResponse): void => {
    const refusal = route === undefined || route.isControl ? authorize(request) : undefined;
    if (refusal !== undefined) refuse(request, response, refusal);
    else if (route !== undefined) route.handle(request, response);
    else if (services === undefined) turnAway(request, response);
    else {
      const exchange = { request, response };
      underWay.begin();
      underControl.add(exchange);
      response.once('close', () => {
        underControl.delete(exchange);
        underWay.end();
      });
      services.control(request, response);
    }
  };

  const turnAway = (request: IncomingMessage, response: ServerResponse): void => {
    if (isClosing) void turnAwayForGood(request, response);
    else refuse(request, response, absence);
  };

  /** Its connection closes with the answer, which would be lost on the way to somebody who is still sending. */
  const turnAwayForGood = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    underWay.begin();
    if ((await readBody(request)) !== undefined) refuse(request, response, absence);
    underWay.end();
  };

  /** Under way from its head on: who has begun to send a body is waited for. */
  const serveAws = async (behind: Services, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    underWay.begin();
    const body = await readBody(request);
    // Without a body the client went away in the middle: there is nobody to answer.
    if (body !== undefined) {
      // What it was for may have been taken away while it came.
      if (present !== behind) refuse(request, response, services === undefined ? absence : RESET);
      else await answerAws(behind, request, response, body);
    }
    underWay.end();
  };

  const answerAws = async (
    behind: Services,
    request: IncomingMessage,
    response: ServerResponse,
    body: Uint8Array,
  ): Promise<void> => {
    const { method = '', url: path = '', headers } = request;
    const sourceAddress = request.socket.remoteAddress ?? '';
    const handle = method === 'POST' && isForm(request) ? behind.ec2 : behind.aws;
    const answer = await handle({ method, path, headers, body, sourceAddress });
    if (answer === NO_ANSWER) request.socket.resetAndDestroy();
    else send(response, answer, isClosing || body.length > BODY_SIZE_MAX);
  };

  const server = createServer(serve);
  const departure = new Departure(server, clock);
  // RFC 9110 section 10.1.1: who waits for 100 need not send a body that its length alone refuses.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!isTooLong(request)) response.writeContinue();
    serve(request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = CONNECTIONS_MAX;
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    underWay,
    letIn(behind) {
      services = behind;
      present = behind;
    },
    keepOut(why) {
      services = undefined;
      absence = unavailable(why);
    },
    cutOff() {
      present = undefined;
      for (const { request, response } of underControl) {
        if (request.complete) continue;
        response.shouldKeepAlive = false;
        refuse(request, response, absence);
      }
    },
    closeConnections() {
      isClosing = true;
      for (const { response } of underControl) response.shouldKeepAlive = false;
      departure.begin();
    },
    async close() {
      const isCutShort = underWay.count > 0;
      isClosing = true;
      await departure.silence(CLOSE_TIMEOUT_MS);
      let late = 0;
      await new Promise<void>((resolve) => {
        const timer = clock.after(CLOSE_TIMEOUT_MS, () => {
          late = underWay.count;
          server.closeAllConnections();
        });
        server.close(() => {
          timer.cancel();
          resolve();
        });
        if (isCutShort) server.closeAllConnections();
      });
      return late;
    },
  };
}

const unavailable = (why: string): Refusal => ({
  status: 503,
  exception: 'ServiceUnavailableException',
  message: why,
  headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
});

/** To who was on the way when it happened. */
const RESET = unavailable('the simulator was reset');

/** RFC 9110 section 8.3.1: types are case-insensitive and may carry parameters. */
const isForm = ({ headers }: IncomingMessage): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
const isTooLong = ({ headers }: IncomingMessage): boolean => Number(headers['content-length']) > BODY_SIZE_MAX;

function send(response: ServerResponse, { status, headers, body }: HttpResponse, close: boolean): void {
  // A list, as Node writes it: it looks up and copies the members of an object first.
  const lines: string[] = ['Content-Length', String(Buffer.byteLength(body))];
  for (const name in headers) lines.push(name, headers[name] as string);
  if (close) lines.push('Connection', 'close');
  response.writeHead(status, lines).end(body);
}

/** Stands for a body that is longer than any may be: only its length counts. */
const TOO_LONG = new Uint8Array(BODY_SIZE_MAX + 1);

/** Stops reading where a body is too long: its length alone refuses it. Undefined when the request breaks off. */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  if (isTooLong(request)) return Promise.resolve(TOO_LONG);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > BODY_SIZE_MAX) {
        request.pause();
        resolve(TOO_LONG);
      }
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portRefusal(host, port, error)));
    server.listen(port, host, resolve);
  });
}
