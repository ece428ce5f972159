// The network between a client and the HSMs, to be broken: unreachable, cut off, or garbling what comes back.

import { SimError } from '../../src/errors.ts';
import type { Accept, Channel, ChannelFactory, Destination } from '../../src/transport/channel.ts';

/** No message of the wire begins like this: field 1 with a wire type that protobuf does not have. */
const GARBAGE = Uint8Array.of(0x0f, 0xff, 0xff);

export class BreakableChannels implements ChannelFactory {
  reachable = true;
  /** Called before each channel is opened. */
  onConnect: () => void = () => {};
  /** Of each channel, the first message from the HSM that arrives as garbage, counted from 1; all later ones do, too. */
  garbleFrom = Number.POSITIVE_INFINITY;
  readonly #factory: ChannelFactory;
  readonly #channels = new Set<Channel>();

  constructor(factory: ChannelFactory) {
    this.#factory = factory;
  }

  async connect(destination: Destination, accept: Accept): Promise<Channel> {
    this.onConnect();
    if (!this.reachable) throw new SimError('connection_failed', 'the network is down');
    const channel = await this.#factory.connect(destination, (opened) => {
      const listener = accept(opened);
      let count = 0;
      return {
        onMessage: (octets) => listener.onMessage(++count < this.garbleFrom ? octets : GARBAGE),
        onClose: (code, reason) => {
          this.#channels.delete(opened);
          listener.onClose(code, reason);
        },
        onDrain: () => listener.onDrain?.(),
      };
    });
    this.#channels.add(channel);
    return channel;
  }

  /** Breaks every channel, as a network that goes down and comes up again. */
  reset(): void {
    for (const channel of this.#channels) channel.reset();
    this.#channels.clear();
  }
}
