// Channels without a network: the same interface and the same manners as over WebSocket, in one process. Messages
// arrive in order and never in the turn in which they were sent; the clock that is given says when the next turn is.

import { SimError } from '../errors.ts';
import type { MonotonicClock } from '../runtime/clock.ts';
import type { Accept, Channel, ChannelFactory, ChannelListener, Destination } from './channel.ts';

const ABNORMAL_CLOSURE = 1006;
const GOING_AWAY = 1001;
const MESSAGE_TOO_BIG = 1009;

type Item =
  | { readonly kind: 'message'; readonly octets: Uint8Array }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

/** One end. What it sends waits at the other end until that end's turn comes. */
class MemoryChannel implements Channel {
  readonly #clock: MonotonicClock;
  readonly #messageSizeMax: number;
  #peer: MemoryChannel | undefined;
  #listener: ChannelListener | undefined;
  readonly #arriving: Item[] = [];
  #turnScheduled = false;
  #paused = false;
  #closing = false;
  #ended = false;
  #bufferedSize = 0;

  constructor(clock: MonotonicClock, messageSizeMax: number) {
    this.#clock = clock;
    this.#messageSizeMax = messageSizeMax;
  }

  link(peer: MemoryChannel): void {
    this.#peer = peer;
  }

  listen(listener: ChannelListener): void {
    this.#listener = listener;
  }

  get bufferedSize(): number {
    return this.#bufferedSize;
  }

  send(octets: Uint8Array): void {
    if (this.#closing || this.#ended) return;
    this.#bufferedSize += octets.byteLength;
    this.#peer?.arrive({ kind: 'message', octets });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#scheduleTurn();
  }

  close(code: number, reason: string): void {
    if (this.#closing || this.#ended) return;
    this.#closing = true;
    this.resume();
    this.#peer?.arrive({ kind: 'close', code, reason });
  }

  reset(): void {
    this.abort();
    this.#peer?.abort();
  }

  arrive(item: Item): void {
    if (this.#ended) return;
    this.#arriving.push(item);
    this.#scheduleTurn();
  }

  #scheduleTurn(): void {
    if (this.#turnScheduled || this.#ended || this.#arriving.length === 0) return;
    this.#turnScheduled = true;
    this.#clock.soon(() => {
      this.#turnScheduled = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    while (!this.#paused && !this.#ended) {
      const item = this.#arriving.shift();
      if (item === undefined) return;
      if (item.kind === 'message') this.#deliverMessage(item.octets);
      else this.#deliverClose(item.code, item.reason);
    }
  }

  #deliverMessage(octets: Uint8Array): void {
    this.#peer?.taken(octets.byteLength);
    if (this.#closing) return;
    if (octets.byteLength > this.#messageSizeMax) this.close(MESSAGE_TOO_BIG, '');
    else this.#listener?.onMessage(octets);
  }

  /** RFC 6455 section 5.5.1: a close is answered with a close of the same code, unless one was sent already. */
  #deliverClose(code: number, reason: string): void {
    this.close(code, reason);
    this.#end(code, reason);
  }

  taken(size: number): void {
    this.#bufferedSize -= size;
    if (this.#bufferedSize === 0 && !this.#ended) this.#listener?.onDrain?.();
  }

  abort(): void {
    this.#closing = true;
    this.#arriving.length = 0;
    this.#clock.soon(() => this.#end(ABNORMAL_CLOSURE, ''));
  }

  #end(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#arriving.length = 0;
    this.#bufferedSize = 0;
    this.#listener?.onClose(code, reason);
  }
}

export interface MemoryListenOptions {
  readonly host: string;
  readonly port: number;
  /** What connecting sides compare with the certificate they mean. */
  readonly certificatePem: string;
}

interface Listening {
  readonly certificatePem: string;
  readonly accept: Accept;
  readonly channels: Set<Channel>;
}

export interface MemoryListener {
  readonly port: number;
  /** Closes every channel with 1001 and stops listening. */
  close(): Promise<void>;
  /** Breaks every channel and stops listening. */
  reset(): Promise<void>;
}

/** A network in memory: listeners by host and port, and the factory that connects to them. */
export class MemoryNetwork implements ChannelFactory {
  readonly #clock: MonotonicClock;
  readonly #messageSizeMax: number;
  readonly #listening = new Map<string, Listening>();
  #nextPort = 49_152;

  constructor(clock: MonotonicClock, messageSizeMax: number) {
    this.#clock = clock;
    this.#messageSizeMax = messageSizeMax;
  }

  /** Port 0 picks a free one. @throws SimError `invalid_configuration` when the port is taken */
  listen({ host, port: wanted, certificatePem }: MemoryListenOptions, accept: Accept): MemoryListener {
    const port = wanted === 0 ? this.#nextPort++ : wanted;
    const place = `${host}:${port}`;
    if (this.#listening.has(place)) throw new SimError('invalid_configuration', `${place} is in use`);
    const listening: Listening = { certificatePem, accept, channels: new Set() };
    this.#listening.set(place, listening);
    const stop = async (end: (channel: Channel) => void): Promise<void> => {
      if (this.#listening.get(place) === listening) this.#listening.delete(place);
      for (const channel of listening.channels) end(channel);
    };
    return {
      port,
      close: () => stop((channel) => channel.close(GOING_AWAY, '')),
      reset: () => stop((channel) => channel.reset()),
    };
  }

  connect(destination: Destination, accept: Accept): Promise<Channel> {
    return new Promise((resolve, reject) => {
      this.#clock.soon(() => {
        const place = `${destination.host}:${destination.port}`;
        const listening = this.#listening.get(place);
        if (listening === undefined) {
          reject(new SimError('connection_failed', `no connection to ${place}`));
        } else if (listening.certificatePem !== destination.certificatePem) {
          reject(new SimError('identity_mismatch', "the other side's certificate is not the cluster's"));
        } else {
          resolve(this.#pair(listening, accept));
        }
      });
    });
  }

  #pair({ accept: acceptHere, channels }: Listening, acceptThere: Accept): Channel {
    const here = new MemoryChannel(this.#clock, this.#messageSizeMax);
    const there = new MemoryChannel(this.#clock, this.#messageSizeMax);
    here.link(there);
    there.link(here);
    channels.add(here);
    there.listen(acceptThere(there));
    const listener = acceptHere(here);
    here.listen({
      onMessage: (octets) => listener.onMessage(octets),
      onClose(code, reason) {
        channels.delete(here);
        listener.onClose(code, reason);
      },
      onDrain: () => listener.onDrain?.(),
    });
    return there;
  }
}
