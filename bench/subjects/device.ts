// The HSMs of a cluster that runs in another process, as a client reaches them: where they are, and who logs in.

import { readFileSync } from 'node:fs';
import type { ReadyDocument } from '../../app/ready-document.ts';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmAddress, HsmLink, LoginCredential, OpenLink } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { ChannelFactory } from '../../src/transport/channel.ts';
import { webSocketChannels } from '../../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import { exampleCertificate } from '../../test/support/certificates.ts';
import type { Conditions } from '../harness/bench.ts';
import { CLUSTER_ID, HSM_ID, PASSWORD, USERNAME } from '../hsm/names.ts';
import { startProcess } from './process.ts';
import { mainName, startSimulator } from './simulator.ts';

export interface BenchDevice {
  readonly addresses: readonly HsmAddress[];
  readonly credential: LoginCredential;
  /** Of the process that the HSMs are in. */
  readonly pid: number;
  /** What serves it, for the params of a result. */
  readonly servedBy: string;
  openLink: OpenLink;
  /** A link to the first HSM, with its crypto user logged in. */
  logIn(): Promise<HsmLink>;
  stop(): Promise<void>;
}

type Served = Omit<BenchDevice, 'openLink' | 'logIn'>;

const SEED_USER = 'example_user';

/** The cluster that the conditions aim at; by default one HSM of an `up` without a key store. */
export async function startDevice({ readyFile }: Conditions): Promise<BenchDevice> {
  if (readyFile !== undefined) {
    return reachable({ ...(await servedBy(readReadyFile(readyFile))), servedBy: 'a running simulator' });
  }
  const simulator = await startSimulator('--hsms', '1', '--no-key-store');
  return reachable({ ...(await servedBy(simulator.ready)), stop: () => simulator.stop() });
}

export interface BareDevice extends BenchDevice {
  readonly firstKeyHandle: number;
  /** MiB in RAM, its garbage collected. */
  residentMiB(): Promise<number>;
}

/** One HSM in a process of the benches' own, for what an `up` has no flag for: bench/processes/device.ts says what there is. */
export async function startBareDevice(...argv: readonly string[]): Promise<BareDevice> {
  const { pid, said, ask, stop } = await startProcess<{ port: number; firstKeyHandle: number }>(
    'device',
    argv,
    NODE_FLAGS,
  );
  return {
    ...reachBareDevice(said.port),
    ...{ pid, stop },
    firstKeyHandle: said.firstKeyHandle,
    async residentMiB() {
      const { residentSize } = await ask<{ residentSize: number }>({});
      return residentSize / 2 ** 20;
    },
  };
}

/** The same from another process, which does not end it. */
export function reachBareDevice(port: number): BenchDevice {
  const { trustAnchorPem, certificatePem } = exampleCertificate;
  const destination = { host: '127.0.0.1', port, trustAnchorPem, certificatePem };
  return reachable({
    addresses: [{ clusterId: CLUSTER_ID, hsmId: HSM_ID, availabilityZone: 'us-east-1a', destination }],
    credential: credentialOf(USERNAME, PASSWORD),
    ...{ pid: 0, servedBy: 'bench/processes/device', stop: async () => {} },
  });
}

/** A million keys take more heap than Node allows by default on a small machine. */
const NODE_FLAGS = ['--expose-gc', '--max-old-space-size=8192'];

/** As KMS reaches them: with the keys of a password derived once. */
export const openLinkOver = (channels: ChannelFactory): OpenLink =>
  createOpenLink({
    ...{ channels, clock: systemMonotonic, random: systemRandom, scramKeys: new ScramKeyCache(systemRandom) },
  });

export const benchChannels: ChannelFactory = webSocketChannels({
  clock: systemMonotonic,
  messageSizeMax: MESSAGE_SIZE_MAX,
});

export function reachable(served: Served): BenchDevice {
  const openLink = openLinkOver(benchChannels);
  return {
    ...served,
    openLink,
    async logIn() {
      const link = await openLink(firstAddress(served));
      await link.login(served.credential);
      return link;
    },
  };
}

export function firstAddress({ addresses }: Pick<BenchDevice, 'addresses'>): HsmAddress {
  const [first] = addresses;
  if (first === undefined) throw new Error('the cluster has no HSM');
  return first;
}

const credentialOf = (username: string, password: string): LoginCredential => ({
  ...{ username, role: 'crypto-user', connectorId: '' },
  password: Secret.fromText(password),
});

const readReadyFile = (path: string): ReadyDocument => JSON.parse(readFileSync(path, 'utf8')) as ReadyDocument;

export async function servedBy({ endpoint, pid, clusters }: ReadyDocument): Promise<Served> {
  const cluster = clusters.find(({ hsms, users }) => hsms.length > 0 && users.some(({ password }) => password));
  // KMS rotates the password of `kmsuser` away.
  const user = cluster?.users.find(({ username }) => username === SEED_USER);
  if (cluster === undefined || user?.password === undefined) {
    throw new Error(`the ready file names no cluster with an HSM and the password of ${SEED_USER}`);
  }
  const trustAnchorPem = readFileSync(cluster.trustAnchorCertificate ?? '', 'utf8');
  const certificatePem = await clusterCertificate(endpoint, cluster.clusterId);
  const addresses = cluster.hsms.map(({ hsmId, availabilityZone, endpoint }) => {
    const { hostname: host, port } = new URL(endpoint);
    const destination = { host, port: Number(port), trustAnchorPem, certificatePem };
    return { clusterId: cluster.clusterId, hsmId, availabilityZone, destination };
  });
  const credential = credentialOf(user.username, user.password);
  return { addresses, credential, pid, servedBy: `${mainName()} up`, stop: async () => {} };
}

async function clusterCertificate(endpoint: string, clusterId: string): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'BaldrApiService.DescribeClusters' },
    body: JSON.stringify({ Filters: { clusterIds: [clusterId] } }),
  });
  const { Clusters } = (await answer.json()) as { Clusters?: { Certificates: { ClusterCertificate: string } }[] };
  const certificatePem = Clusters?.[0]?.Certificates.ClusterCertificate;
  if (certificatePem === undefined) throw new Error(`${endpoint} does not describe cluster ${clusterId}`);
  return certificatePem;
}
