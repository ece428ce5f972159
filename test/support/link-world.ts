// A scripted device behind a device server, and links to it, in memory and on a clock that stands still.

import { serveDevice } from '../../sim/server/device-server.ts';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmAddress, LoginCredential } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { SimError } from '../../src/errors.ts';
import { ManualClock } from '../../src/runtime/manual-clock.ts';
import { seededRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { Accept } from '../../src/transport/channel.ts';
import { MemoryNetwork } from '../../src/transport/memory.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import { countedSlices } from './counted-slices.ts';
import { CLUSTER_ID, HSM_ID, type Script, ScriptedDevice, type ScriptedHello } from './scripted-device.ts';
import { countTimers } from './timer-count.ts';

export function linkWorld(script?: Script, hello?: ScriptedHello | null, deadlineMs?: number) {
  const clock = new ManualClock();
  const random = seededRandom(1);
  const network = new MemoryNetwork(clock.monotonic, MESSAGE_SIZE_MAX);
  const device = new ScriptedDevice(script, hello);
  /** What the device's side of the channel has seen. */
  const seen = { messageCount: 0, closes: [] as number[] };
  const slice = countedSlices(1000);
  const serve = serveDevice({ device, clock: clock.monotonic, requestsInFlightMax: 16_384, slice });
  const served: Accept = (channel) => {
    const listener = serve(channel);
    return {
      onMessage(octets) {
        seen.messageCount++;
        listener.onMessage(octets);
      },
      onClose(code, reason) {
        seen.closes.push(code);
        listener.onClose(code, reason);
      },
      onDrain: () => listener.onDrain?.(),
    };
  };
  /** The client's. */
  const timers = countTimers(clock.monotonic);
  const openLink = createOpenLink({
    channels: network,
    clock: timers.clock,
    random,
    scramKeys: new ScramKeyCache(random),
    deadlineMs,
  });
  /** A link to the scripted device, or to what `accept` is. */
  const open = (accept: Accept = served) => {
    const { port } = network.listen({ host: 'hsm', port: 0, certificatePem: 'leaf' }, accept);
    const address: HsmAddress = {
      clusterId: CLUSTER_ID,
      hsmId: HSM_ID,
      availabilityZone: 'us-east-1a',
      destination: { host: 'hsm', port, trustAnchorPem: 'root', certificatePem: 'leaf' },
    };
    return openLink(address);
  };
  return { clock, device, seen, open, timers };
}

export const credential = (password: string): LoginCredential => ({
  username: 'kmsuser',
  role: 'crypto-user',
  password: Secret.fromText(password),
  connectorId: 'connector-1',
});

/** How a promise stands: `pending`, `fulfilled`, or the code of what it was refused with. */
export function outcome(promise: Promise<unknown>): { is: string } {
  const seen = { is: 'pending' };
  const settle = (is: string) => (): void => {
    seen.is = is;
  };
  promise.then(settle('fulfilled'), (error) => settle(error instanceof SimError ? error.code : String(error))());
  return seen;
}
