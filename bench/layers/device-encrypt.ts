// AES-256-GCM through the whole device path: one HSM of a simulator, one client connection over TLS.
//
// - device-encrypt-pipelined, device-encrypt-4k: 512 in flight, beside createCipheriv in a loop on one core;
// - device-encrypt-serial-p50: one at a time, beside a bare TLS WebSocket that echoes the same octets;
// - device-encrypt-faults-disabled: the places that faults sit in, without a fault, beside the device without them.

import { type Bench, DEEP_WARM_UP_MS } from '../harness/bench.ts';
import { LatencyRecorder } from '../harness/latencies.ts';
import { medianMsOf, rateOf } from '../harness/measures.ts';
import { BareEcho, openBareWebSocket, startEchoServer } from '../subjects/bare-web-socket.ts';
import { type BenchDevice, startBareDevice, startDevice } from '../subjects/device.ts';
import { type Encrypting, startEncrypting } from '../subjects/encrypting.ts';
import { CIPHER_LOOP, startLoop } from '../subjects/loop.ts';
import { PipelinedLoad } from '../subjects/pipelined-load.ts';
import { CoreMeter } from '../subjects/process-figures.ts';

const IN_FLIGHT = 512;
const PAYLOAD_SIZE = 64;

export interface PipelinedConditions {
  readonly payloadSize: number;
  readonly inFlight: number;
}

/** @param name of the bench */
export const pipelinedEncrypt = (name: string, { payloadSize, inFlight }: PipelinedConditions): Bench => ({
  name,
  unit: 'encrypts/s',
  baseline: CIPHER_LOOP,
  aim: 'device',
  smokeCount: 256,
  async prepare(conditions, scope) {
    const encrypting = scope.own(await startEncrypting(scope.own(await startDevice(conditions)), payloadSize));
    const loop = scope.own(await startLoop('aes-256-gcm', payloadSize));
    const load = new PipelinedLoad(inFlight, encrypting.encrypt);
    const cores = { device: new CoreMeter(encrypting.device.pid), client: new CoreMeter(process.pid) };
    const rate = rateOf((count) => load.run(count));
    return {
      subject: (count) => cores.device.during(() => cores.client.during(() => rate(count))),
      baseline: loop.rate,
      latencies: (count) => load.latencies(count),
      params: () => ({
        ...{ payloadSize, inFlight, connections: 1, servedBy: encrypting.device.servedBy },
        client: 'src/client, a promise a request',
        ...cores.device.params('deviceCores'),
        ...cores.client.params('clientCores'),
      }),
    };
  },
});

const serialEncrypt: Bench = {
  name: 'device-encrypt-serial-p50',
  unit: 'ms',
  baseline: 'a bare TLS WebSocket echo of the same octets',
  aim: 'device',
  smokeCount: 20,
  async prepare(conditions, scope) {
    const encrypting = scope.own(await startEncrypting(scope.own(await startDevice(conditions)), PAYLOAD_SIZE));
    const server = scope.own(await startEchoServer());
    const echo = scope.own(new BareEcho(await openBareWebSocket(server.said.port)));
    const octets = encrypting.requestOctets();
    if (!octets.equals(await echo.roundTrip(octets))) throw new Error('the echo is none');
    const all = new LatencyRecorder();
    return {
      subject: medianMsOf(encrypting.encrypt, all),
      baseline: medianMsOf(() => echo.roundTrip(octets)),
      latencies: async () => all.summary(),
      params: () => ({
        ...{ payloadSize: PAYLOAD_SIZE, inFlight: 1, messageSize: octets.byteLength, connections: 1 },
        servedBy: encrypting.device.servedBy,
      }),
    };
  },
};

/** What the places that faults sit in cost while there is no fault: a ratio of 1 is nothing. */
const encryptWithoutFaults: Bench = {
  name: 'device-encrypt-faults-disabled',
  unit: 'encrypts/s',
  baseline: 'the same without places for faults',
  smokeCount: 256,
  async prepare(_conditions, scope) {
    const start = async (device: BenchDevice): Promise<Encrypting> =>
      scope.own(await startEncrypting(scope.own(device), PAYLOAD_SIZE));
    const subject = await start(await startBareDevice('--faults'));
    const baseline = await start(await startBareDevice());
    const rate = ({ encrypt }: Encrypting) => {
      const load = new PipelinedLoad(IN_FLIGHT, encrypt);
      return rateOf((count) => load.run(count));
    };
    return {
      ...{ subject: rate(subject), baseline: rate(baseline) },
      params: () => ({ payloadSize: PAYLOAD_SIZE, inFlight: IN_FLIGHT, servedBy: subject.device.servedBy }),
    };
  },
};

const named: readonly Bench[] = [
  pipelinedEncrypt('device-encrypt-pipelined', { payloadSize: PAYLOAD_SIZE, inFlight: IN_FLIGHT }),
  pipelinedEncrypt('device-encrypt-4k', { payloadSize: 4096, inFlight: IN_FLIGHT }),
  serialEncrypt,
  encryptWithoutFaults,
];

export const deviceEncrypts: readonly Bench[] = named.map((bench) => ({ ...bench, warmUpMs: DEEP_WARM_UP_MS }));
