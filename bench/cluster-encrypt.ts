// cluster-encrypt-N-hsms: AES-256-GCM over a session with N HSMs, a worker thread each, 512 in flight, beside
// createCipheriv in a loop on one core. The client is one thread: past the machine's cores more HSMs bring nothing.

import { startBenchCluster } from './cluster.ts';
import { encryptInLoop } from './device-encrypt.ts';
import type { Bench } from './harness.ts';

const IN_FLIGHT = 512;

const clusterEncrypt = (hsmCount: number): Bench => ({
  name: `cluster-encrypt-${hsmCount}-hsms`,
  unit: 'encrypts/s',
  baselineName: 'createCipheriv in a loop',
  count: 100_000,
  smokeCount: 1_024,
  async prepare() {
    const cluster = await startBenchCluster(hsmCount);
    const worker = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done++) await cluster.encrypt();
    };
    return {
      subject: {
        async run(count) {
          await Promise.all(Array.from({ length: IN_FLIGHT }, () => worker(Math.ceil(count / IN_FLIGHT))));
        },
      },
      baseline: { run: encryptInLoop },
      dispose: () => cluster.stop(),
    };
  },
});

export const clusterEncrypts: readonly Bench[] = [1, 2, 4].map(clusterEncrypt);
