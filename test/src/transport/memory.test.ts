import t from 'tap';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import type { Channel, Destination } from '../../../src/transport/channel.ts';
import { MemoryNetwork } from '../../../src/transport/memory.ts';
import { channelContract } from '../../contract/channel.ts';

const network = new MemoryNetwork(systemMonotonic, 1024 * 1024);
const destinationOf = (port: number, certificatePem = 'leaf'): Destination => ({
  host: 'memory',
  port,
  trustAnchorPem: 'root',
  certificatePem,
});
const deaf = { onMessage: () => {}, onClose: () => {} };

channelContract(t, {
  messageSizeMax: 1024 * 1024,
  async listen(accept) {
    const listener = network.listen({ host: 'memory', port: 0, certificatePem: 'leaf' }, accept);
    return {
      destination: destinationOf(listener.port),
      close: () => listener.close(),
      reset: () => listener.reset(),
    };
  },
  connect: (destination, accept) => network.connect(destination, accept),
});

t.test('another certificate is an identity mismatch', async (t) => {
  const { port } = network.listen({ host: 'memory', port: 0, certificatePem: 'leaf' }, () => deaf);
  await t.rejects(
    network.connect(destinationOf(port, 'another'), () => deaf),
    { code: 'identity_mismatch' },
  );
});

t.test('a port can be listened on once', async (t) => {
  network.listen({ host: 'memory', port: 5, certificatePem: 'leaf' }, () => deaf);
  t.throws(() => network.listen({ host: 'memory', port: 5, certificatePem: 'leaf' }, () => deaf), {
    code: 'invalid_configuration',
  });
});

t.test('only the clock moves messages', async (t) => {
  const clock = new ManualClock();
  const manual = new MemoryNetwork(clock.monotonic, 1024);
  const heard: Uint8Array[] = [];
  const accepted: Channel[] = [];
  const { port } = manual.listen({ host: 'memory', port: 0, certificatePem: 'leaf' }, (channel) => {
    accepted.push(channel);
    return { ...deaf, onMessage: (octets) => heard.push(octets) };
  });
  const connecting = manual.connect(destinationOf(port), () => deaf);
  t.equal(accepted.length, 0);
  clock.advance(0);
  const channel = await connecting;
  channel.send(Uint8Array.of(1));
  t.equal(channel.bufferedSize, 1);
  t.equal(heard.length, 0);
  clock.advance(0);
  t.same(heard, [Uint8Array.of(1)]);
  t.equal(channel.bufferedSize, 0);
});
