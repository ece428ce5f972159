// What every Channel does, whatever carries it. Each test opens a fresh pair of channels in the world it is given.

import type { Test } from 'tap';
import type { Accept, Channel, Destination } from '../../src/transport/channel.ts';

export interface ChannelWorld {
  /** Listens; every channel that arrives is given to `accept`. */
  listen(
    accept: Accept,
  ): Promise<{ readonly destination: Destination; close(): Promise<void>; reset(): Promise<void> }>;
  connect(destination: Destination, accept: Accept): Promise<Channel>;
  /** The longest message that the listening side takes. */
  readonly messageSizeMax: number;
}

type Heard = { readonly octets: Uint8Array } | { readonly code: number; readonly reason: string } | 'drain';

/** One end of a channel that writes down what it hears. */
class Ear {
  readonly heard: Heard[] = [];
  #channel: Channel | undefined;
  #wake: (() => void) | undefined;

  readonly accept: Accept = (channel) => {
    this.#channel = channel;
    const note = (heard: Heard): void => {
      this.heard.push(heard);
      this.#wake?.();
    };
    return {
      onMessage: (octets) => note({ octets: Uint8Array.from(octets) }),
      onClose: (code, reason) => note({ code, reason }),
      onDrain: () => note('drain'),
    };
  };

  get channel(): Channel {
    if (this.#channel === undefined) throw new Error('nothing was accepted');
    return this.#channel;
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  messages(): Uint8Array[] {
    return this.heard.flatMap((heard) => (typeof heard === 'object' && 'octets' in heard ? [heard.octets] : []));
  }

  closes(): { code: number; reason: string }[] {
    return this.heard.flatMap((heard) => (typeof heard === 'object' && 'code' in heard ? [heard] : []));
  }

  drained(): boolean {
    return this.heard.includes('drain');
  }

  async close(): Promise<{ code: number; reason: string } | undefined> {
    await this.until(() => this.closes().length > 0);
    return this.closes()[0];
  }
}

export function channelContract(t: Test, world: ChannelWorld): void {
  const pair = async (test: Test) => {
    const [client, server] = [new Ear(), new Ear()];
    const listener = await world.listen(server.accept);
    test.teardown(() => listener.reset());
    await world.connect(listener.destination, client.accept);
    return { client, server, listener };
  };

  t.test('messages arrive whole, unchanged and in order, both ways', async (t) => {
    const { client, server } = await pair(t);
    const sizes = [0, 1, 125, 126, 65_535, 65_536, 300_000, world.messageSizeMax];
    for (const size of sizes) {
      client.channel.send(new Uint8Array(size).fill(size % 251));
      server.channel.send(new Uint8Array(size).fill(size % 13));
    }
    t.same(client.messages(), [], 'nothing arrives in the turn in which it was sent');
    await server.until(() => server.messages().length === sizes.length);
    await client.until(() => client.messages().length === sizes.length);
    for (const [index, size] of sizes.entries()) {
      t.ok(Buffer.alloc(size, size % 251).equals(server.messages()[index] ?? new Uint8Array(1)), `${size} octets up`);
      t.ok(Buffer.alloc(size, size % 13).equals(client.messages()[index] ?? new Uint8Array(1)), `${size} octets down`);
    }
  });

  t.test('a close comes after what was sent before it, and both sides hear its code and reason', async (t) => {
    const { client, server } = await pair(t);
    client.channel.send(Uint8Array.of(1));
    client.channel.close(4400, 'because');
    client.channel.send(Uint8Array.of(2));
    t.match(await server.close(), { code: 4400, reason: 'because' });
    t.same(server.messages(), [Uint8Array.of(1)], 'what is sent after a close is dropped');
    t.match(await client.close(), { code: 4400 });
    server.channel.send(Uint8Array.of(3));
    client.channel.close(1000, '');
    t.equal(server.closes().length, 1);
    t.equal(client.closes().length, 1);
    t.same(client.messages(), []);
  });

  t.test('who has closed hears no more messages', async (t) => {
    const { client, server } = await pair(t);
    server.channel.send(Uint8Array.of(1));
    client.channel.close(1000, '');
    await client.close();
    t.same(client.messages(), []);
    t.match(await server.close(), { code: 1000 });
  });

  t.test('a reset is heard as 1006 on both sides', async (t) => {
    for (const side of ['client', 'server'] as const) {
      const ends = await pair(t);
      ends[side].channel.reset();
      t.match(await ends.client.close(), { code: 1006 });
      t.match(await ends.server.close(), { code: 1006 });
    }
  });

  t.test('a paused side hears nothing, and everything in order once it resumes', async (t) => {
    const { client, server } = await pair(t);
    server.channel.pause();
    for (let index = 0; index < 10; index++) client.channel.send(Uint8Array.of(index));
    // The other direction is not paused: this answer comes after the ten have been under way.
    server.channel.send(Uint8Array.of(99));
    await client.until(() => client.messages().length === 1);
    t.same(server.messages(), []);
    server.channel.resume();
    await server.until(() => server.messages().length === 10);
    t.same(
      server.messages().map(([first]) => first),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  t.test('a side may pause in the middle of what it hears', async (t) => {
    const [client, server] = [new Ear(), new Ear()];
    const listener = await world.listen((channel) => {
      const listener = server.accept(channel);
      return {
        ...listener,
        onMessage(octets) {
          listener.onMessage(octets);
          if (octets[0] === 3) channel.pause();
        },
      };
    });
    t.teardown(() => listener.reset());
    await world.connect(listener.destination, client.accept);
    for (let index = 0; index < 8; index++) client.channel.send(Uint8Array.of(index));
    client.channel.close(1000, 'done');
    await server.until(() => server.messages().length === 4);
    server.channel.send(Uint8Array.of(99));
    await new Promise(setImmediate);
    t.equal(server.messages().length, 4);
    server.channel.resume();
    t.match(await server.close(), { code: 1000, reason: 'done' });
    t.equal(server.messages().length, 8);
  });

  t.test('what the other side does not take counts as buffered, until it drains', async (t) => {
    const { client, server } = await pair(t);
    server.channel.pause();
    const chunk = new Uint8Array(world.messageSizeMax);
    for (let index = 0; index < 48; index++) client.channel.send(chunk);
    t.ok(client.channel.bufferedSize > world.messageSizeMax, 'more is buffered than one message');
    t.notOk(client.drained());
    server.channel.resume();
    await client.until(() => client.drained());
    t.equal(client.channel.bufferedSize, 0);
    await server.until(() => server.messages().length === 48);
  });

  t.test('a message that is too long closes the channel with 1009', async (t) => {
    const { client, server } = await pair(t);
    client.channel.send(new Uint8Array(world.messageSizeMax + 1));
    t.match(await server.close(), { code: 1009 });
    t.match(await client.close(), { code: 1009 });
    t.same(server.messages(), []);
  });

  t.test('a listener that stops says 1001; one that dies says nothing', async (t) => {
    const stopped = await pair(t);
    const closed = stopped.listener.close();
    t.match(await stopped.client.close(), { code: 1001 });
    await closed;
    await t.rejects(world.connect(stopped.listener.destination, new Ear().accept), { code: 'connection_failed' });

    const dead = await pair(t);
    await dead.listener.reset();
    t.match(await dead.client.close(), { code: 1006 });
    await t.rejects(world.connect(dead.listener.destination, new Ear().accept), { code: 'connection_failed' });
  });
}
