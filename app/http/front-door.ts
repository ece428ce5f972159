// One HTTP port for everything: `/` goes straight to the AWS services, by its content type to those that speak JSON or to
// EC2, all else to the control API.
//
// The AWS path uses node:http itself: it has one route, and a framework's share of its time would show.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BODY_SIZE_MAX, type HandleRequest, type HttpResponse, NO_ANSWER } from '../../src/aws/router.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { portRefusal } from './port-refusal.ts';

/** Idle keep-alive connections are closed after this: longer than the pools of the AWS SDKs keep theirs. */
const KEEP_ALIVE_TIMEOUT_MS = 120_000;
/** What is under way may take so long when the door closes. */
const CLOSE_TIMEOUT_MS = 1_000;
/** From the first byte to the last of a request. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Open at once; more are closed as they come. */
const CONNECTIONS_MAX = 10_000;

export interface FrontDoorOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly aws: HandleRequest;
  /** `POST /` with a form: the Query protocol. */
  readonly ec2: HandleRequest;
  /** Everything that is not for an AWS service. */
  readonly control: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface FrontDoor {
  readonly port: number;
  /** Answers what is under way, then closes every connection. */
  close(): Promise<void>;
}

type HandleHttp = FrontDoorOptions['control'];

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

/** @throws SimError `invalid_configuration` when the port is taken */
export async function openFrontDoor({ host, port, aws, ec2, control }: FrontDoorOptions): Promise<FrontDoor> {
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (!isForAws(request.url ?? '')) control(request, response);
    else void serveAws(request.method === 'POST' && isForm(request) ? ec2 : aws, request, response);
  };
  const server = createServer(serve);
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
    close: () =>
      new Promise((resolve) => {
        const timer = systemMonotonic.after(CLOSE_TIMEOUT_MS, () => server.closeAllConnections());
        server.close(() => {
          timer.cancel();
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** RFC 9110 section 8.3.1: types are case-insensitive and may carry parameters. */
const isForm = ({ headers }: IncomingMessage): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
/** `/service/` begins the paths of RPC v2 CBOR, which the AWS side refuses in its own words. */
const isForAws = (url: string): boolean => url === '/' || url.startsWith('/?') || url.startsWith('/service/');

const isTooLong = ({ headers }: IncomingMessage): boolean => Number(headers['content-length']) > BODY_SIZE_MAX;

async function serveAws(aws: HandleRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  // The client went away in the middle: there is nobody to answer.
  if (body === undefined) return;
  const { method = '', url: path = '', headers } = request;
  const sourceAddress = request.socket.remoteAddress ?? '';
  const answer = await aws({ method, path, headers, body, sourceAddress });
  if (answer === NO_ANSWER) request.socket.resetAndDestroy();
  else send(response, answer, body.length > BODY_SIZE_MAX);
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse, close: boolean): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { ...headers, 'Content-Length': length, ...(close && { Connection: 'close' }) });
  response.end(body);
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
