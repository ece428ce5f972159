// KMS's channels, as far as the network lets them: a connection to an HSM that KMS's interfaces do not reach is refused,
// and one that is up when the network breaks is reset. The sockets themselves know of no subnets and no rules.

import { SimError } from '../src/errors.ts';
import type { Accept, Channel, ChannelFactory, Destination } from '../src/transport/channel.ts';

/** As far as is known now. */
export type IsReachable = () => boolean;

/** Whom KMS reaches: the network model, in this process or over HTTP. */
export interface Reachability {
  /**
   * For the HSM that listens there. Where no HSM is, there is nobody to be cut off from: undefined.
   * @throws SimError as the interfaces of the connector's world do
   */
  find(destination: Pick<Destination, 'host' | 'port'>): Promise<IsReachable | undefined>;
  /** Called after every change of who reaches whom. Returns what ends it. */
  onChange(listener: () => void): () => void;
}

export class NetworkChannels implements ChannelFactory {
  readonly #reachability: Reachability;
  readonly #channels: ChannelFactory;
  readonly #live = new Map<Channel, IsReachable>();
  /** While a channel is live. */
  #stopListening: (() => void) | undefined;

  constructor(reachability: Reachability, channels: ChannelFactory) {
    this.#reachability = reachability;
    this.#channels = channels;
  }

  async connect(destination: Destination, accept: Accept): Promise<Channel> {
    const isReachable = (await this.#reachability.find(destination)) ?? (() => true);
    if (!isReachable()) {
      throw new SimError('connection_failed', 'KMS does not reach the HSM: the network is broken');
    }
    const opened = await this.#channels.connect(destination, (channel) => {
      const listener = accept(channel);
      this.#add(channel, isReachable);
      return {
        onMessage: (octets) => listener.onMessage(octets),
        onClose: (code, reason) => {
          this.#remove(channel);
          listener.onClose(code, reason);
        },
        onDrain: () => listener.onDrain?.(),
      };
    });
    // It may have broken while the channel was opened.
    this.#resetUnreachable();
    return opened;
  }

  #add(channel: Channel, isReachable: IsReachable): void {
    this.#live.set(channel, isReachable);
    this.#stopListening ??= this.#reachability.onChange(() => this.#resetUnreachable());
  }

  #remove(channel: Channel): void {
    this.#live.delete(channel);
    if (this.#live.size > 0) return;
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  #resetUnreachable(): void {
    for (const [channel, isReachable] of [...this.#live]) if (!isReachable()) channel.reset();
  }
}
