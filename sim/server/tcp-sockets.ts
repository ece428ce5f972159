// The TCP connections of a TLS listener. A TLS socket cannot be reset, only the TCP socket below it.

import type { Socket } from 'node:net';

/** What a socket needs to have, for us to know it again above TLS. */
interface Remote {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

const nameOf = ({ remoteAddress, remotePort }: Remote): string => `${remoteAddress} ${remotePort}`;

/** A TCP connection, and whether it has become a WebSocket. */
export class TcpSocket {
  readonly #socket: Socket;
  #tls: { readonly writableEnded: boolean } | undefined;
  upgraded = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  secured(tls: { readonly writableEnded: boolean }): void {
    this.#tls = tls;
  }

  /**
   * At once, as a machine that dies. libuv refuses to reset while it shuts down (uv_tcp_close_reset: EINVAL), and Node
   * then leaves a handle behind that its thread can never end with: so nothing is shut down first, as Node would, and
   * what TLS is shutting down already is closed.
   */
  reset(): void {
    if (this.#tls?.writableEnded === true) {
      this.#socket.destroy();
      return;
    }
    this.#socket._final = (done) => done();
    this.#socket.resetAndDestroy();
  }
}

export class TcpSockets {
  readonly #sockets = new Map<string, TcpSocket>();

  add(socket: Socket): void {
    const name = nameOf(socket);
    const added = new TcpSocket(socket);
    this.#sockets.set(name, added);
    socket.once('close', () => {
      if (this.#sockets.get(name) === added) this.#sockets.delete(name);
    });
  }

  /** The one below a TLS socket; undefined when it has closed. */
  find(remote: Remote): TcpSocket | undefined {
    return this.#sockets.get(nameOf(remote));
  }

  all(): readonly TcpSocket[] {
    return [...this.#sockets.values()];
  }
}
