// A process that can crash at any of its steps. A step is whatever the outside could notice: an entry that is appended to
// the ledger, an append that is answered, a message that leaves, a message that arrives. A crash is before a step: what
// it would have done does not happen, its connections break, and the process says and hears nothing any more.

import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Channel, ChannelFactory, ChannelListener } from '../../src/transport/channel.ts';

const never = <T>(): Promise<T> => new Promise<T>(() => {});

export class CrashPoint {
  /** Steps done so far. */
  steps = 0;
  crashed = false;
  readonly #crashAtStep: number;
  readonly #channels = new Set<Channel>();
  #tell: () => void = () => {};
  /** Settles when it has crashed. */
  readonly crash: Promise<void>;

  /** @param crashAtStep the first step that does not happen; 0: none. */
  constructor(crashAtStep: number) {
    this.#crashAtStep = crashAtStep;
    this.crash = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  /** False: it has crashed, and the step must not happen. */
  step(): boolean {
    if (this.crashed) return false;
    this.steps++;
    if (this.steps !== this.#crashAtStep) return true;
    this.crashed = true;
    this.breakLinks();
    this.#tell();
    return false;
  }

  /** Every connection of the process breaks. */
  protected breakLinks(): void {
    for (const channel of this.#channels) channel.reset();
  }

  ledger<Entry>(ledger: Ledger<Entry>): Ledger<Entry> {
    return {
      head: () => (this.crashed ? never() : ledger.head()),
      append: async (entry, expectedPosition) => {
        if (!this.step()) return never();
        const position = await ledger.append(entry, expectedPosition);
        return this.step() ? position : never();
      },
      follow: (position, deliver) =>
        ledger.follow(position, (placed) => {
          if (!this.crashed) deliver(placed);
        }),
    };
  }

  channels(factory: ChannelFactory): ChannelFactory {
    return {
      connect: async (destination, accept) => {
        if (this.crashed) return never();
        const channel = await factory.connect(destination, (channel) => this.#listener(accept(this.#sending(channel))));
        this.#channels.add(channel);
        return this.#sending(channel);
      },
    };
  }

  #listener(listener: ChannelListener): ChannelListener {
    return {
      onMessage: (octets) => {
        if (this.step()) listener.onMessage(octets);
      },
      onClose: (code, reason) => {
        if (!this.crashed) listener.onClose(code, reason);
      },
      onDrain: () => listener.onDrain?.(),
    };
  }

  #sending(channel: Channel): Channel {
    const send = (octets: Uint8Array): void => {
      if (this.step()) channel.send(octets);
    };
    return new Proxy(channel, {
      get: (target, name) => {
        if (name === 'send') return send;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}
