// A session with all HSMs of a cluster, as a custom key store has one: HSMs are worker threads of a simulator.

import { ClusterSession } from '../../src/client/cluster-session.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { reachable, servedBy } from './device.ts';
import { agree, encryptRequest, makeKey } from './encrypting.ts';
import { startSimulator } from './simulator.ts';

export interface BenchCluster {
  readonly pid: number;
  readonly servedBy: string;
  /** AES-256-GCM on whichever HSM has least to do. */
  readonly encrypt: () => Promise<unknown>;
  /** One HSM of them dies. */
  loseOne(): Promise<void>;
  stop(): Promise<void>;
}

export async function startCluster(hsmCount: number, payloadSize: number): Promise<BenchCluster> {
  const simulator = await startSimulator('--hsms', String(hsmCount), '--no-key-store');
  const device = reachable(await servedBy(simulator.ready));
  const { addresses, credential, openLink } = device;
  const session = new ClusterSession({
    discover: async () => addresses,
    credential: () => ({ ...credential, connectorId: 'bench' }),
    ...{ openLink, clock: systemMonotonic, random: systemRandom, logger: silentLogger },
  });
  await session.refresh();
  while (session.states().some(({ state }) => state !== 'connected')) await new Promise(setImmediate);
  const request = encryptRequest(await makeKey(session), payloadSize);
  // It is on every HSM before anything is timed.
  const options = { afterPosition: session.position };
  for (const _ of addresses) await agree(session, request, options);
  return {
    ...{ pid: simulator.pid, servedBy: device.servedBy },
    encrypt: () => session.request('encrypt', request, options),
    async loseOne() {
      const [first] = addresses;
      const path = `/_sim/v1/clusters/${first?.clusterId}/hsms/${first?.hsmId}/lose`;
      const answer = await fetch(new URL(path, simulator.ready.endpoint), { method: 'POST' });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    },
    async stop() {
      await session.close();
      await simulator.stop();
    },
  };
}
