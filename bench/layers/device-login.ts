// device-login: TLS + WebSocket + SCRAM log in + close, one after another, beside a bare TLS + WebSocket handshake and close.

import type { ChannelFactory } from '../../src/transport/channel.ts';
import { type Bench, DEEP_WARM_UP_MS } from '../harness/bench.ts';
import { LatencyRecorder } from '../harness/latencies.ts';
import { rateOf } from '../harness/measures.ts';
import { closed, openBareWebSocket, startEchoServer } from '../subjects/bare-web-socket.ts';
import { benchChannels, firstAddress, openLinkOver, startDevice } from '../subjects/device.ts';

export const deviceLogin: Bench = {
  name: 'device-login',
  unit: 'log ins/s',
  baseline: 'bare TLS and WebSocket handshake and close',
  aim: 'device',
  smokeCount: 3,
  warmUpMs: DEEP_WARM_UP_MS,
  async prepare(conditions, scope) {
    const device = scope.own(await startDevice(conditions));
    const server = scope.own(await startEchoServer());
    const address = firstAddress(device);
    let onClosed = (): void => {};
    const openLink = openLinkOver(watched(() => onClosed()));
    const logIn = async (): Promise<void> => {
      const link = await openLink(address);
      await link.login(device.credential);
      const ended = new Promise<void>((resolve) => {
        onClosed = resolve;
      });
      link.close();
      await ended;
    };
    const repeat = async (count: number, once: () => Promise<void>): Promise<void> => {
      for (let done = 0; done < count; done++) await once();
    };
    return {
      subject: rateOf((count) => repeat(count, logIn)),
      baseline: rateOf((count) => repeat(count, async () => closed(await openBareWebSocket(server.said.port)))),
      async latencies(count) {
        const latencies = new LatencyRecorder();
        await repeat(count, async () => {
          const startMs = performance.now();
          await logIn();
          latencies.record(performance.now() - startMs);
        });
        return latencies.summary();
      },
      params: () => ({ concurrency: 1, servedBy: device.servedBy }),
    };
  },
};

/** Tells when the connection has gone, as the baseline waits for it too: a link ends when this side closes it. */
const watched = (onClosed: () => void): ChannelFactory => ({
  connect: (destination, accept) =>
    benchChannels.connect(destination, (channel) => {
      const listener = accept(channel);
      return {
        onMessage: (octets) => listener.onMessage(octets),
        onDrain: () => listener.onDrain?.(),
        onClose(code, reason) {
          listener.onClose(code, reason);
          onClosed();
        },
      };
    }),
});
