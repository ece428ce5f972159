// cluster-encrypt-N-hsms: AES-256-GCM over a session with N HSMs, a worker thread each, 512 in flight, beside
// createCipheriv in a loop on one core. The client is one thread: past the machine's cores more HSMs bring nothing.

import type { Bench } from '../harness/bench.ts';
import { LatencyRecorder } from '../harness/latencies.ts';
import { rateOf } from '../harness/measures.ts';
import { startCluster } from '../subjects/cluster.ts';
import { CIPHER_LOOP, startLoop } from '../subjects/loop.ts';
import { PipelinedLoad } from '../subjects/pipelined-load.ts';
import { CoreMeter } from '../subjects/process-figures.ts';

const IN_FLIGHT = 512;
const PAYLOAD_SIZE = 64;

const clusterEncrypt = (hsms: number): Bench => ({
  name: `cluster-encrypt-${hsms}-hsms`,
  unit: 'encrypts/s',
  baseline: CIPHER_LOOP,
  smokeCount: 256,
  async prepare(_conditions, scope) {
    const cluster = scope.own(await startCluster(hsms, PAYLOAD_SIZE));
    const loop = scope.own(await startLoop('aes-256-gcm', PAYLOAD_SIZE));
    const load = new PipelinedLoad(IN_FLIGHT, cluster.encrypt);
    const cores = { hsms: new CoreMeter(cluster.pid), client: new CoreMeter(process.pid) };
    const rate = rateOf((count) => load.run(count));
    return {
      subject: (count) => cores.hsms.during(() => cores.client.during(() => rate(count))),
      baseline: loop.rate,
      async latencies(count) {
        const latencies = new LatencyRecorder();
        await load.record(count, latencies);
        return latencies.summary();
      },
      params: () => ({
        ...{ hsms, payloadSize: PAYLOAD_SIZE, inFlight: IN_FLIGHT, servedBy: cluster.servedBy },
        ...cores.hsms.params('deviceCores'),
        ...cores.client.params('clientCores'),
      }),
    };
  },
});

export const clusterEncrypts: readonly Bench[] = [1, 2, 4].map(clusterEncrypt);
