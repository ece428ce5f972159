// A session with all HSMs of a cluster, as a custom key store has one: HSMs are worker threads of a simulator.

import { ClusterSession } from '../../src/client/cluster-session.ts';
import { encodeKeyType, encodeTemplate } from '../../src/client/key-attributes.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import type { BodyFieldsOf } from '../../src/wire/messages.ts';
import { reachable, servedBy } from './device.ts';
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
  const { keyGenerated } = await session.request('generateKey', {
    keyType: encodeKeyType('aes'),
    keyLengthBytes: 32,
    attributes: encodeTemplate({ token: true, encrypt: true, decrypt: true }),
  });
  const keyHandle = keyGenerated?.keyHandle ?? 0;
  const plaintext = Buffer.alloc(payloadSize, 7);
  const request: BodyFieldsOf<'encrypt'> = { keyHandle, plaintext, aesGcm: {} };
  // It is on every HSM before anything is timed.
  const options = { afterPosition: session.position };
  for (const _ of addresses) {
    const { encrypted } = await session.request('encrypt', request, options);
    const { ciphertext, iv } = encrypted ?? {};
    const { decrypted } = await session.request('decrypt', { keyHandle, ciphertext, aesGcm: { iv } }, options);
    if (!plaintext.equals(decrypted?.plaintext ?? new Uint8Array())) {
      throw new Error('the HSMs do not decrypt what they encrypt');
    }
  }
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
