// Channels over WebSocket over TLS, the side that connects.
//
// Who is at the other end is decided by certificate alone: the chain has to end at the trust anchor, and the leaf has
// to be the cluster's own. Its name is no host's (X.509 v1, no subject alternative name), so there is no host name check.

import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { type ClientOptions, WebSocket } from 'ws';
import { SimError } from '../errors.ts';
import type { MonotonicClock } from '../runtime/clock.ts';
import type { Accept, Channel, ChannelFactory, Destination } from './channel.ts';
import type { ClientIdentity } from './client-identity.ts';
import { SecureContexts } from './secure-contexts.ts';
import { CLOSE_TIMEOUT_MS, leaveMaskZero, SUBPROTOCOL, WebSocketChannel } from './websocket-channel.ts';

/** From the first packet to the WebSocket's opening handshake. */
const CONNECT_TIMEOUT_MS = 10_000;

export interface WebSocketChannelOptions {
  readonly clock: MonotonicClock;
  /** Octets of an incoming message: a longer one closes its channel with 1009. */
  readonly messageSizeMax: number;
  /** What is shown to a side that wants a certificate of its clients. Default: nothing. */
  readonly identity?: ClientIdentity | undefined;
}

/** @throws SimError `invalid_configuration` for an identity that TLS does not take */
export function webSocketChannels(options: WebSocketChannelOptions): ChannelFactory {
  const secureContexts = new SecureContexts(options.identity);
  return { connect: (destination, accept) => connectWebSocket(destination, accept, { ...options, secureContexts }) };
}

function connectWebSocket(
  destination: Destination,
  accept: Accept,
  { clock, messageSizeMax, secureContexts }: WebSocketChannelOptions & { readonly secureContexts: SecureContexts },
): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const host = destination.host.includes(':') ? `[${destination.host}]` : destination.host;
    const connection: { socket?: TLSSocket; expired?: true } = {};
    const fail = (cause: unknown): void => reject(connectError(destination, connection, cause));
    try {
      const options: ClientOptions & { closeTimeout: number } = {
        createConnection: () => {
          connection.socket = connectTls(destination, secureContexts.under(destination.trustAnchorPem));
          return connection.socket;
        },
        perMessageDeflate: false,
        maxPayload: messageSizeMax,
        closeTimeout: CLOSE_TIMEOUT_MS,
        generateMask: leaveMaskZero,
      };
      const webSocket = new WebSocket(`wss://${host}:${destination.port}/`, SUBPROTOCOL, options);
      const timer = clock.after(CONNECT_TIMEOUT_MS, () => {
        connection.expired = true;
        webSocket.terminate();
      });
      webSocket.once('error', fail);
      webSocket.once('close', () => timer.cancel());
      webSocket.once('open', () => {
        timer.cancel();
        webSocket.off('error', fail);
        const { socket } = connection;
        if (socket === undefined) return;
        const channel = new WebSocketChannel({ webSocket, socket, reset: () => webSocket.terminate() });
        channel.listen(accept(channel));
        resolve(channel);
      });
    } catch (cause) {
      // A URL that is none, or a trust anchor that is no certificate.
      fail(cause);
    }
  });
}

function connectTls(destination: Destination, secureContext: SecureContext): TLSSocket {
  const expected = derOf(destination.certificatePem);
  return connect({
    host: destination.host,
    port: destination.port,
    secureContext,
    checkServerIdentity: (_host, certificate) =>
      expected?.equals(certificate.raw)
        ? undefined
        : new SimError('identity_mismatch', "the other side's certificate is not the cluster's"),
  });
}

/** The first certificate of a PEM text (RFC 7468); undefined when there is none. */
function derOf(pem: string): Buffer | undefined {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1];
  return body === undefined ? undefined : Buffer.from(body, 'base64');
}

function connectError(
  { host, port }: Destination,
  { socket, expired }: { readonly socket?: TLSSocket; readonly expired?: true },
  cause: unknown,
): SimError {
  if (SimError.is(cause, 'identity_mismatch')) return cause;
  const where = `${host}:${port}`;
  if (expired) return new SimError('connection_failed', `${where} did not answer in time`, { cause });
  // Node leaves here why the chain does not verify; nothing when it was never looked at.
  if (socket?.authorizationError) {
    return new SimError('identity_mismatch', `the certificate of ${where} does not end at the trust anchor`, { cause });
  }
  return new SimError('connection_failed', `no connection to ${where}`, { cause });
}
