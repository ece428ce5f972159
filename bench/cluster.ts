// A session with a whole cluster, HSMs as worker threads of a simulator in a process of its own.

import { readFileSync } from 'node:fs';
import { ClusterSession } from '../src/client/cluster-session.ts';
import { createOpenLink } from '../src/client/hsm-connection.ts';
import { encodeKeyType, encodeTemplate } from '../src/client/key-attributes.ts';
import { ScramKeyCache } from '../src/client/scram-keys.ts';
import { systemMonotonic } from '../src/runtime/clock.ts';
import { silentLogger } from '../src/runtime/logger.ts';
import { systemRandom } from '../src/runtime/random.ts';
import { Secret } from '../src/runtime/secret.ts';
import { webSocketChannels } from '../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../src/wire/limits.ts';
import { startBenchSimulator } from './simulator.ts';

const PAYLOAD = Buffer.alloc(64, 7);

export interface BenchCluster {
  /** AES-256-GCM of 64 octets, on whichever HSM has least to do. */
  encrypt(): Promise<unknown>;
  /** One HSM of them dies. */
  loseOne(): Promise<void>;
  stop(): Promise<void>;
}

export async function startBenchCluster(hsmCount: number): Promise<BenchCluster> {
  const simulator = await startBenchSimulator('--hsms', String(hsmCount), '--no-key-store');
  const { endpoint, clusters } = simulator.ready;
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('the seed has a cluster');
  const { clusterId, hsms } = cluster;
  const trustAnchorPem = readFileSync(cluster.trustAnchorCertificate ?? '', 'utf8');
  const certificatePem = await clusterCertificateOf(endpoint);
  const password = cluster.users.find(({ username }) => username === 'kmsuser')?.password ?? '';
  const [clock, random] = [systemMonotonic, systemRandom];
  const session = new ClusterSession({
    ...{ clock, random, logger: silentLogger },
    discover: async () =>
      hsms.map(({ hsmId, availabilityZone, endpoint }) => {
        const { hostname: host, port } = new URL(endpoint);
        const destination = { host, port: Number(port), trustAnchorPem, certificatePem };
        return { clusterId, hsmId, availabilityZone, destination };
      }),
    openLink: createOpenLink({
      channels: webSocketChannels({ clock, messageSizeMax: MESSAGE_SIZE_MAX }),
      ...{ clock, random, scramKeys: new ScramKeyCache(random) },
    }),
    credential: () => ({
      ...{ username: 'kmsuser', role: 'crypto-user', connectorId: 'bench' },
      password: Secret.fromText(password),
    }),
  });
  await session.refresh();
  while (session.states().some(({ state }) => state !== 'connected')) await new Promise(setImmediate);
  const { keyGenerated } = await session.request('generateKey', {
    keyType: encodeKeyType('aes'),
    keyLengthBytes: 32,
    attributes: encodeTemplate({ token: true, encrypt: true, decrypt: true }),
  });
  const request = { keyHandle: keyGenerated?.keyHandle ?? 0, plaintext: PAYLOAD, aesGcm: { aad: new Uint8Array() } };
  // It is on every HSM before anything is timed.
  const options = { afterPosition: session.position };
  for (const _ of hsms) await session.request('encrypt', request, options);
  return {
    encrypt: () => session.request('encrypt', request, options),
    async loseOne() {
      const answer = await fetch(`${endpoint}/_sim/v1/clusters/${clusterId}/hsms/${hsms[0]?.hsmId}/lose`, {
        method: 'POST',
      });
      if (!answer.ok) throw new Error(`lose: ${answer.status} ${await answer.text()}`);
    },
    async stop() {
      await session.close();
      await simulator.stop();
    },
  };
}

async function clusterCertificateOf(endpoint: string): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'BaldrApiService.DescribeClusters',
    },
    body: '{}',
  });
  const { Clusters } = (await answer.json()) as { Clusters: { Certificates: { ClusterCertificate: string } }[] };
  return Clusters[0]?.Certificates.ClusterCertificate ?? '';
}
