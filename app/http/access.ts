// Who may ask at all. Nobody has to prove who he is; but a page in somebody's browser is kept from asking in his name:
//
//   Host     has to name this machine, or DNS rebinding would make any page one of the same origin: 421
//            (not for probes: kubelets, engines and load balancers call it as they like)
//   Origin   has to be the simulator's own, or one that was allowed: 403
//
// Host names this machine where it is a name or address of loopback, the address at which the request came in, or one
// that was allowed. What clients other than browsers send passes at the price of a look-up.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostIn, isLoopback, unmapped } from './hosts.ts';
import { type Refusal, refuse } from './refusal.ts';

export interface AccessRules {
  /** Names and addresses; one that begins with a dot stands for every name below it. Lower case. */
  readonly allowedHosts: readonly string[];
  /** `scheme://host[:port]`, as browsers write them. */
  readonly allowedOrigins: readonly string[];
}

/** Under which names a route answers: `any` is for what tells nothing and changes nothing. */
export type Hosts = 'known' | 'any';

/** False: it has been answered. */
export type Admit = (request: IncomingMessage, response: ServerResponse, hosts: Hosts) => boolean;

/** Host headers that are remembered: the clients of a simulator use a handful. */
const KNOWN_MAX = 64;
const PREFLIGHT_AGE_SECONDS = 600;

export function createAccess({ allowedHosts, allowedOrigins }: AccessRules): Admit {
  const suffixes = allowedHosts.filter((host) => host.startsWith('.'));
  const isAllowed = (host: string): boolean =>
    isLoopback(host) || allowedHosts.includes(host) || suffixes.some((suffix) => host.endsWith(suffix));
  /** Host headers that are allowed wherever they arrive. */
  const known = new Set<string | undefined>();

  const judgeHost = (header: string, localAddress: string): Refusal | undefined => {
    const host = hostIn(header);
    if (host !== undefined && isAllowed(host)) {
      if (known.size < KNOWN_MAX) known.add(header);
      return undefined;
    }
    if (host !== undefined && host === unmapped(localAddress)) return undefined;
    const named = JSON.stringify(header.slice(0, 256));
    return {
      status: 421,
      exception: 'MisdirectedRequestException',
      message: `the Host header ${named} does not name this simulator; allow it with --allowed-hosts`,
    };
  };

  return (request, response, hosts) => {
    const { host, origin, 'sec-fetch-site': site } = request.headers;
    // HTTP/1.1 requires a Host, and node:http sees to it; browsers speak nothing older.
    const refusal =
      host === undefined || hosts === 'any' || known.has(host)
        ? undefined
        : judgeHost(host, request.socket.localAddress ?? '');
    if (refusal !== undefined) {
      refuse(request, response, refusal);
      return false;
    }
    if (origin === undefined && (site === undefined || site === 'same-origin' || site === 'none')) return true;
    if (origin === undefined) {
      if (request.method === 'GET' || request.method === 'HEAD') return true;
      refuse(request, response, forbidden('the page of another site'));
      return false;
    }
    if (allowedOrigins.includes(origin)) return share(request, response, origin);
    if (origin === `http://${host}`) return true;
    refuse(request, response, forbidden(`a page of ${JSON.stringify(origin.slice(0, 256))}`));
    return false;
  };
}

const forbidden = (who: string): Refusal => ({
  status: 403,
  exception: 'AccessDeniedException',
  message: `${who} may not use this simulator; allow its origin with --allowed-origins`,
});

/** https://fetch.spec.whatwg.org/#http-cors-protocol */
function share(request: IncomingMessage, response: ServerResponse, origin: string): boolean {
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', 'x-amzn-RequestId');
  response.setHeader('Vary', 'Origin');
  if (request.method !== 'OPTIONS') return true;
  const { 'access-control-request-headers': asked } = request.headers;
  response.writeHead(204, {
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    ...(asked !== undefined && { 'Access-Control-Allow-Headers': asked }),
    'Access-Control-Max-Age': PREFLIGHT_AGE_SECONDS,
  });
  response.end();
  return false;
}
