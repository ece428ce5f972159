// device-login-resumed: log ins on connections that are open, by SCRAM, beside a bare TLS WebSocket that echoes messages of
// the same sizes as often. To log in again a session has to log out: three round trips each.

import type { Channel, ChannelFactory } from '../../src/transport/channel.ts';
import { type Bench, DEEP_WARM_UP_MS } from '../harness/bench.ts';
import { rateOf } from '../harness/measures.ts';
import { BareEcho, openBareWebSocket, startEchoServer } from '../subjects/bare-web-socket.ts';
import { benchChannels, firstAddress, openLinkOver, startDevice } from '../subjects/device.ts';

const CONNECTIONS = 16;

export const deviceLoginResumed: Bench = {
  name: 'device-login-resumed',
  unit: 'log ins/s',
  baseline: 'a bare TLS WebSocket echo of as many round trips',
  aim: 'device',
  smokeCount: 32,
  warmUpMs: DEEP_WARM_UP_MS,
  async prepare(conditions, scope) {
    const device = scope.own(await startDevice(conditions));
    const sent: Uint8Array[] = [];
    const openLink = openLinkOver(listenedTo((octets) => sent.push(octets)));
    const links = await Promise.all(Array.from({ length: CONNECTIONS }, () => openLink(firstAddress(device))));
    scope.defer(() => {
      for (const link of links) link.close();
    });
    const logInAndOut = links.map((link) => async () => {
      await link.login(device.credential);
      await link.logout();
    });
    await logInAndOut[0]?.();
    const messages = sent.splice(0);

    const server = scope.own(await startEchoServer());
    const open = async () => scope.own(new BareEcho(await openBareWebSocket(server.said.port)));
    const echoes = await Promise.all(Array.from({ length: CONNECTIONS }, open));
    const roundTrips = echoes.map((echo) => async () => {
      for (const message of messages) await echo.roundTrip(message);
    });
    return {
      subject: rateOf((count) => spread(count, logInAndOut)),
      baseline: rateOf((count) => spread(count, roundTrips)),
      params: () => ({
        ...{ connections: CONNECTIONS, roundTrips: messages.length, servedBy: device.servedBy },
        messageSizes: messages.map(({ byteLength }) => byteLength).join(', '),
      }),
    };
  },
};

/** On all connections at once, each doing its share one after another. */
async function spread(count: number, connections: readonly (() => Promise<void>)[]): Promise<void> {
  let unstarted = count;
  const work = async (once: () => Promise<void>): Promise<void> => {
    while (unstarted-- > 0) await once();
  };
  await Promise.all(connections.map(work));
}

/** Tells what leaves. */
const listenedTo = (onSent: (octets: Uint8Array) => void): ChannelFactory => ({
  connect: (destination, accept) =>
    benchChannels.connect(destination, (channel) => {
      const told: Channel = {
        send(octets) {
          onSent(octets);
          channel.send(octets);
        },
        get bufferedSize() {
          return channel.bufferedSize;
        },
        pause: () => channel.pause(),
        resume: () => channel.resume(),
        close: (code, reason) => channel.close(code, reason),
        reset: () => channel.reset(),
      };
      return accept(told);
    }),
});
