// An HSM's listener, which can be told to want certificates of its clients. A TLS server's manners cannot be changed
// while it listens, so it is replaced by another on the same port, and every connection is reset.

import {
  listenWebSocket,
  type WebSocketListener,
  type WebSocketListenOptions,
} from '../../sim/server/websocket-server.ts';
import type { Accept } from '../../src/transport/channel.ts';

export class DeviceListener {
  readonly #options: WebSocketListenOptions;
  readonly #accept: Accept;
  #listener: WebSocketListener;

  private constructor(options: WebSocketListenOptions, accept: Accept, listener: WebSocketListener) {
    this.#options = options;
    this.#accept = accept;
    this.#listener = listener;
  }

  static async open(options: WebSocketListenOptions, accept: Accept): Promise<DeviceListener> {
    return new DeviceListener(options, accept, await listenWebSocket(options, accept));
  }

  get port(): number {
    return this.#listener.port;
  }

  /** Under that trust anchor, PEM; undefined: none needed. @throws SimError as `listenWebSocket` */
  async requireClientCertificates(clientTrustAnchorPem: string | undefined): Promise<void> {
    const { port } = this.#listener;
    await this.#listener.reset();
    this.#listener = await listenWebSocket({ ...this.#options, port, clientTrustAnchorPem }, this.#accept);
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  reset(): Promise<void> {
    return this.#listener.reset();
  }
}
