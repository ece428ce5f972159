// The listener of one HSM: WebSocket over TLS, with the cluster's certificate.

import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { SimError } from '../../src/errors.ts';
import type { Accept, Channel } from '../../src/transport/channel.ts';
import { CLOSE_TIMEOUT_MS, SUBPROTOCOL, WebSocketChannel } from '../../src/transport/websocket-channel.ts';
import { CloseCode } from '../../src/wire/close-codes.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import { TcpSockets } from './tcp-sockets.ts';

/** Open connections of one HSM: one more is closed with 4406. */
const CONNECTIONS_MAX = 10_000;
/** TCP connections beyond those that may be in their handshake at the same time; more are not accepted. */
const HANDSHAKES_MAX = 256;
/** For TLS, and again for the HTTP request that becomes a WebSocket. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

export interface WebSocketListenOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** The cluster's certificate and its private key, PEM. */
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly connectionsMax?: number;
  /** Mutual TLS: clients need a certificate under this one, PEM. Default: they need none. */
  readonly clientTrustAnchorPem?: string | undefined;
}

export interface WebSocketListener {
  readonly port: number;
  /** In order: closes every channel with 1001, stops listening; resolves when all sockets have gone. */
  close(): Promise<void>;
  /** As a machine that dies: every socket is reset at once, and nobody listens any more. */
  reset(): Promise<void>;
}

/** @throws SimError `invalid_configuration` when the port is taken, or certificate and key do not go together */
export async function listenWebSocket(options: WebSocketListenOptions, accept: Accept): Promise<WebSocketListener> {
  const connectionsMax = options.connectionsMax ?? CONNECTIONS_MAX;
  const server = createTlsServer(options);
  server.maxConnections = connectionsMax + HANDSHAKES_MAX;
  const channels = new Set<Channel>();

  const tcpSockets = new TcpSockets();
  server.on('connection', (socket: Socket) => tcpSockets.add(socket));
  server.on('secureConnection', (tls) => tcpSockets.find(tls)?.secured(tls));

  const webSocketOptions: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MESSAGE_SIZE_MAX,
    closeTimeout: CLOSE_TIMEOUT_MS,
    handleProtocols: () => SUBPROTOCOL,
  };
  const webSockets = new WebSocketServer(webSocketOptions);
  server.on('upgrade', (request, socket, head) => {
    const refusal = refusalOf(request.url, request.headers['sec-websocket-protocol']);
    if (refusal !== undefined) {
      refuse(socket, refusal);
      return;
    }
    const tcpSocket = tcpSockets.find(request.socket);
    webSockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      if (tcpSocket !== undefined) tcpSocket.upgraded = true;
      const reset = (): void => (tcpSocket === undefined ? webSocket.terminate() : tcpSocket.reset());
      const channel = new WebSocketChannel({ webSocket, socket, reset });
      if (channels.size >= connectionsMax) {
        channel.close(CloseCode.TOO_MANY_CONNECTIONS, 'this HSM has as many connections as it takes');
        return;
      }
      channels.add(channel);
      webSocket.once('close', () => channels.delete(channel));
      channel.listen(accept(channel));
    });
  });

  const port = await listen(server, options);
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
    });
  return {
    port,
    close() {
      for (const channel of channels) channel.close(CloseCode.GOING_AWAY, 'the HSM stops');
      for (const socket of tcpSockets.all()) if (!socket.upgraded) socket.reset();
      return stop();
    },
    reset() {
      for (const socket of tcpSockets.all()) socket.reset();
      return stop();
    },
  };
}

function createTlsServer(options: WebSocketListenOptions): Server {
  const { certificatePem, privateKeyPem, clientTrustAnchorPem } = options;
  try {
    const server = createServer({
      cert: certificatePem,
      key: privateKeyPem,
      ...(clientTrustAnchorPem !== undefined && { ca: clientTrustAnchorPem, requestCert: true }),
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      headersTimeout: HANDSHAKE_TIMEOUT_MS,
      requestTimeout: HANDSHAKE_TIMEOUT_MS,
    });
    // Plain HTTP has no business here (RFC 9110 section 15.5.22).
    server.on('request', (_request, response) => {
      response.writeHead(426, { Connection: 'close', Upgrade: 'websocket', 'Content-Length': 0 }).end();
    });
    return server;
  } catch (cause) {
    throw new SimError('invalid_configuration', 'the certificate and its private key cannot be used', { cause });
  }
}

/** The status line of a handshake that is not for us; undefined for one that is. */
function refusalOf(path: string | undefined, subprotocols: string | undefined): string | undefined {
  if (path !== '/') return '404 Not Found';
  const offered = (subprotocols ?? '').split(',').map((name) => name.trim());
  return offered.includes(SUBPROTOCOL) ? undefined : '400 Bad Request';
}

function refuse(socket: Duplex, refusal: string): void {
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function listen(server: Server, { host, port }: WebSocketListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'the port is in use' : cause.message;
      reject(new SimError('invalid_configuration', `cannot listen on ${host}:${port}: ${why}`, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
    });
  });
}
