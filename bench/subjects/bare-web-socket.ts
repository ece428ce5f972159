// A bare `ws` client over TLS, with every advantage that the channel has: no compression, no session resumed, and a mask
// of zeros, which `ws` applies without touching the payload.

import { WebSocket } from 'ws';
import { leaveMaskZero } from '../../src/transport/websocket-channel.ts';
import { exampleCertificate } from '../../test/support/certificates.ts';
import { startProcess } from './process.ts';

export function openBareWebSocket(port: number): Promise<WebSocket> {
  const socket = new WebSocket(`wss://127.0.0.1:${port}/`, {
    ca: exampleCertificate.trustAnchorPem,
    perMessageDeflate: false,
    generateMask: leaveMaskZero,
    // The certificate names a cluster, no host.
    checkServerIdentity: () => undefined,
  } as unknown as WebSocket.ClientOptions);
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

export const closed = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.close();
  });

/** Sends each message once the one before has come back. */
export class BareEcho {
  readonly #socket: WebSocket;
  #onEcho: (octets: Buffer) => void = () => {};
  #onEnd: () => void = () => {};

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (octets: Buffer) => this.#onEcho(octets));
    socket.once('close', () => this.#onEnd());
  }

  roundTrip(octets: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#onEcho = resolve;
      this.#onEnd = () => reject(new Error('the echo ended'));
      this.#socket.send(octets, { binary: true });
    });
  }

  stop(): Promise<void> {
    return closed(this.#socket);
  }
}

/** A server in a process of its own. */
export async function startEchoServer() {
  const server = await startProcess<{ port: number }>('bare-echo', [], ['--expose-gc']);
  return {
    ...server,
    /** MiB in RAM, its garbage collected. */
    async residentMiB() {
      const { residentSize } = await server.ask<{ residentSize: number }>({});
      return residentSize / 2 ** 20;
    },
  };
}
