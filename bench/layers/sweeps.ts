// For the plots: encrypts/s of one HSM over how many requests are in flight, how large they are, and how many a message
// carries, each point beside createCipheriv in a loop on the same payload. The point of each sweep that
// device-encrypt-pipelined measures (64 octets, 512 in flight) is there.

import type { Bench } from '../harness/bench.ts';
import { LatencyRecorder } from '../harness/latencies.ts';
import { rateOf } from '../harness/measures.ts';
import { BatchedLoad } from '../subjects/batched-load.ts';
import { startDevice } from '../subjects/device.ts';
import { startEncrypting } from '../subjects/encrypting.ts';
import { FrameConnection } from '../subjects/frame-connection.ts';
import { CIPHER_LOOP, startLoop } from '../subjects/loop.ts';
import { CoreMeter } from '../subjects/process-figures.ts';
import { pipelinedEncrypt } from './device-encrypt.ts';

/** Fewer than usual: there are many points. */
const ROUNDS = 3;
const IN_FLIGHT = 512;
const PAYLOAD_SIZE = 64;

const overInFlight = [1, 8, 64, 512, 4_096].map((inFlight) => ({
  ...pipelinedEncrypt(`sweep-in-flight-${inFlight}`, { payloadSize: PAYLOAD_SIZE, inFlight }),
  rounds: ROUNDS,
}));

const overPayloadSize = [16, 256, 1_024, 4_096, 16_000].map((payloadSize) => ({
  ...pipelinedEncrypt(`sweep-payload-size-${payloadSize}`, { payloadSize, inFlight: IN_FLIGHT }),
  rounds: ROUNDS,
}));

/** With a client that costs next to nothing, so that the HSM is what is measured. */
const overBatchSize = [1, 8, 64, 512].map(
  (batchCount): Bench => ({
    name: `sweep-batch-size-${batchCount}`,
    unit: 'encrypts/s',
    baseline: CIPHER_LOOP,
    aim: 'device',
    smokeCount: 512,
    rounds: ROUNDS,
    async prepare(conditions, scope) {
      const device = scope.own(await startDevice(conditions));
      const { request } = scope.own(await startEncrypting(device, PAYLOAD_SIZE));
      const connection = scope.own(await FrameConnection.open(device));
      const load = new BatchedLoad(connection, request, { batchCount, inFlight: IN_FLIGHT });
      const loop = scope.own(await startLoop('aes-256-gcm', PAYLOAD_SIZE));
      const cores = { device: new CoreMeter(device.pid), client: new CoreMeter(process.pid) };
      const rate = rateOf((count) => load.run(count));
      return {
        subject: (count) => cores.device.during(() => cores.client.during(() => rate(count))),
        baseline: loop.rate,
        async latencies(count) {
          load.latencies = new LatencyRecorder();
          await load.run(count);
          return load.latencies.summary();
        },
        params: () => ({
          ...{ payloadSize: PAYLOAD_SIZE, inFlight: IN_FLIGHT, batchCount, connections: 1, servedBy: device.servedBy },
          client: 'requests encoded beforehand',
          ...cores.device.params('deviceCores'),
          ...cores.client.params('clientCores'),
        }),
      };
    },
  }),
);

export const sweeps: readonly Bench[] = [...overInFlight, ...overPayloadSize, ...overBatchSize];
