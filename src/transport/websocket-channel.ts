// One WebSocket as a Channel: the same wrapper at both ends.
//
// Messages sent in the same turn leave in one write: the socket is corked at the first and uncorked once the code that
// runs now has finished. Octets are handed on as they are, neither copied nor, inside TLS, masked.

import type { WebSocket } from 'ws';
import type { Channel, ChannelListener } from './channel.ts';

export const SUBPROTOCOL = 'hsm.v1';

/** How long the other side may take to answer a close before its socket is destroyed. Milliseconds; `ws` keeps it. */
export const CLOSE_TIMEOUT_MS = 5_000;

/** RFC 6455 section 7.4.1. */
const ABNORMAL_CLOSURE = 1006;
const UNSUPPORTED_DATA = 1003;
/** RFC 6455 section 5.5: 125 octets of a control frame, two of which are the code. */
const REASON_SIZE_MAX = 123;

/**
 * RFC 6455 section 5.3 has clients mask so that no intermediary mistakes payload for HTTP. Inside TLS there is none: a
 * mask of zeros is as good, and `ws` then neither copies nor walks the payload.
 */
export const leaveMaskZero = (): void => {};

/** What is needed of the socket below a WebSocket. */
interface Corkable {
  cork(): void;
  uncork(): void;
}

export interface WebSocketParts {
  readonly webSocket: WebSocket;
  readonly socket: Corkable;
  /** Ends the TCP connection at once, with a reset where the platform has one. */
  readonly reset: () => void;
}

export class WebSocketChannel implements Channel {
  readonly #webSocket: WebSocket;
  readonly #socket: Corkable;
  readonly #reset: () => void;
  #listener: ChannelListener | undefined;
  #corked = false;
  /** Something was sent since the last drain. */
  #filled = false;
  #paused = false;
  /** We closed it: nothing more is delivered but the end. */
  #closing = false;
  #ended = false;
  /** Why `ws` gave up on the connection, when it did. */
  #violationCode: number | undefined;
  /** Messages that were already read when the flow was paused. */
  #held: Uint8Array[] = [];
  #heldClose: (() => void) | undefined;

  constructor({ webSocket, socket, reset }: WebSocketParts) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#reset = reset;
    webSocket.on('message', (octets, isBinary) => this.#onMessage(octets as Buffer, isBinary));
    webSocket.on('close', (code, reason) => this.#onClose(code, reason.toString()));
    webSocket.on('error', (error) => this.#onError(error));
  }

  /** Before anything can arrive: in the turn in which the WebSocket opened. */
  listen(listener: ChannelListener): void {
    this.#listener = listener;
  }

  get bufferedSize(): number {
    return this.#ended ? 0 : this.#webSocket.bufferedAmount;
  }

  send(octets: Uint8Array): void {
    if (this.#closing || this.#ended) return;
    this.#cork();
    this.#filled = true;
    this.#webSocket.send(octets, { binary: true }, this.#onWritten);
  }

  pause(): void {
    this.#paused = true;
    this.#webSocket.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    process.nextTick(() => this.#release());
  }

  close(code: number, reason: string): void {
    if (this.#closing || this.#ended) return;
    this.#closing = true;
    this.#held = [];
    this.#webSocket.close(code, Buffer.from(reason, 'utf8').subarray(0, REASON_SIZE_MAX));
    // The answer to the close has to be read.
    this.resume();
  }

  reset(): void {
    this.#closing = true;
    this.#held = [];
    this.#reset();
  }

  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#socket.cork();
    process.nextTick(() => {
      this.#corked = false;
      this.#socket.uncork();
    });
  }

  readonly #onWritten = (): void => {
    if (!this.#filled || this.#ended || this.#webSocket.bufferedAmount > 0) return;
    this.#filled = false;
    this.#listener?.onDrain?.();
  };

  #onMessage(octets: Uint8Array, isBinary: boolean): void {
    if (this.#closing) return;
    if (!isBinary) this.close(UNSUPPORTED_DATA, 'binary messages only');
    else if (this.#paused) this.#held.push(octets);
    else this.#listener?.onMessage(octets);
  }

  #onError(error: Error & { readonly code?: string }): void {
    const violation = /^WS_ERR_/.test(error.code ?? '');
    if (violation) this.#violationCode = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 1009 : 1002;
  }

  #onClose(code: number, reason: string): void {
    const final = code === ABNORMAL_CLOSURE ? (this.#violationCode ?? code) : code;
    const end = (): void => {
      this.#ended = true;
      this.#listener?.onClose(final, reason);
    };
    if (this.#held.length === 0 || final === ABNORMAL_CLOSURE) end();
    else this.#heldClose = end;
  }

  #release(): void {
    while (!this.#paused) {
      const octets = this.#held.shift();
      if (octets === undefined) break;
      this.#listener?.onMessage(octets);
    }
    if (this.#paused) return;
    if (this.#heldClose === undefined) this.#webSocket.resume();
    else this.#heldClose();
    this.#heldClose = undefined;
  }
}
