// A real HSM behind its device server, in memory and on a clock that stands still, with the places that faults sit in; and
// connections to it that note what arrives when.

import { ActiveFaults } from '../../sim/fault/active-faults.ts';
import { faultyAccept } from '../../sim/fault/faulty-accept.ts';
import { faultyDevice } from '../../sim/fault/faulty-device.ts';
import { serveDevice } from '../../sim/server/device-server.ts';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmAddress, HsmLink } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { seededRandom } from '../../src/runtime/random.ts';
import { MemoryNetwork } from '../../src/transport/memory.ts';
import { decodeDeviceMessage, encodeRequests } from '../../src/wire/codec.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import type { RequestFields } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import { startCluster } from '../sim/hsm/support.ts';
import { countedSlices } from './counted-slices.ts';
import { drive, turn } from './drive.ts';

const STEP_MS = 10;
const DESTINATION = { host: 'hsm', trustAnchorPem: '', certificatePem: '' };

export async function startFaultyHsms(hsmCount = 1) {
  const { clock, hsms } = await startCluster({ hsmCount });
  const network = new MemoryNetwork(clock.monotonic, MESSAGE_SIZE_MAX);
  const machines = hsms.map((hsm, index) => {
    const faults = new ActiveFaults(clock.calendar);
    const hsmId = `hsm-${index}`;
    const side = { clusterId: 'cluster-test', hsmId, target: hsmId, clock: clock.monotonic, faults };
    const served = { clock: clock.monotonic, requestsInFlightMax: 1000, slice: countedSlices(100) };
    const accept = faultyAccept(serveDevice({ device: faultyDevice(hsm, side), ...served }), side);
    return { faults, port: network.listen({ ...DESTINATION, port: 0 }, accept).port };
  });
  const settle = async (): Promise<void> => {
    for (let count = 0; count < 10; count++) await turn(clock);
  };

  /** Greeted, not logged in. */
  const connect = async (index = 0) => {
    /** `200: 1 SUCCESS`: after 200 ms the answer to request 1. */
    const seen: string[] = [];
    let startMs = clock.monotonic.now();
    const note = (what: string): void => void seen.push(`${clock.monotonic.now() - startMs}: ${what}`);
    const port = machines[index]?.port ?? 0;
    const connecting = network.connect({ ...DESTINATION, port }, () => ({
      onMessage: (octets) => {
        for (const { id, status } of decodeDeviceMessage(octets).responses) note(`${id} ${Status[status]}`);
      },
      onClose: (code) => note(`closed ${code}`),
    }));
    await settle();
    const channel = await connecting;
    /** Lets three seconds pass. */
    const watch = async (): Promise<string> => {
      await settle();
      for (let passedMs = 0; passedMs < 3000; passedMs += STEP_MS) {
        clock.advance(STEP_MS);
        await turn(clock);
      }
      return seen.join(', ');
    };
    const send = (requests: RequestFields[]): void => {
      for (const message of encodeRequests(requests)) channel.send(message);
    };
    const begin = (): void => {
      startMs = clock.monotonic.now();
      seen.length = 0;
    };
    return {
      /** All of it in one message; then lets three seconds pass. */
      play(...requests: RequestFields[]): Promise<string> {
        begin();
        send(requests);
        return watch();
      },
      /** Each in a message of its own. */
      playApart(...requests: RequestFields[]): Promise<string> {
        begin();
        for (const request of requests) send([request]);
        return watch();
      },
      close: () => channel.close(1000, ''),
      get bufferedSize() {
        return channel.bufferedSize;
      },
    };
  };
  const addresses = machines.map(({ port }, index) => ({
    ...{ clusterId: 'cluster-test', hsmId: `hsm-${index}`, availabilityZone: 'us-east-1a' },
    destination: { ...DESTINATION, port },
  }));
  /** A client of the first HSM that logs in. */
  const openLink = (): Promise<HsmLink> => {
    const scramKeys = new ScramKeyCache(seededRandom(1));
    const open = createOpenLink({ channels: network, clock: clock.monotonic, random: seededRandom(2), scramKeys });
    return drive(clock, open(addresses[0] as HsmAddress));
  };
  return { machines, addresses, network, connect, openLink, clock };
}
