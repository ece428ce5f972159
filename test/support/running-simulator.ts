// The whole simulator on real sockets, with HSMs that need no worker and key pairs that nobody has to make, and AWS's own
// clients of it.

import { createPublicKey } from 'node:crypto';
import { CloudHSMV2Client, type Cluster, DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import { DescribeCustomKeyStoresCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Test } from 'tap';
import { type SimulatorOptions, startSimulator } from '../../app/simulator.ts';
import type { RsaKeyPair } from '../../src/runtime/crypto.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { exampleCertificate } from './certificates.ts';
import { inProcessHsms } from './in-process-hsms.ts';

/** For what is about threads, or about what crosses them: HSMs as they are in the product. */
export const IN_WORKERS = { newHsmFactory: undefined } as const;

/** Stopped when `t` is over. */
export async function runSimulator(t: Test, options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({
    ...{ port: 0, hsmPort: 0, hsmCount: 2, seed: 'key_store', connectDurationMs: 0, logger: silentLogger },
    ...{ generateKeyPair: fixtureKeyPairs(), newHsmFactory: inProcessHsms },
    ...options,
  });
  const ready = simulator.describe();
  const { endpoint, region } = ready;
  const clientOptions = {
    ...{ endpoint, region, maxAttempts: 1 },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const kms = new KMSClient(clientOptions);
  const cloudHsm = new CloudHSMV2Client(clientOptions);
  t.teardown(async () => {
    kms.destroy();
    cloudHsm.destroy();
    await simulator.stop();
  });

  const [cluster, store, key] = [ready.clusters[0], ready.customKeyStores[0], ready.keys[0]];
  return {
    ...{ simulator, ready, kms, cloudHsm },
    clusterId: cluster?.clusterId ?? '',
    storeId: store?.customKeyStoreId ?? '',
    keyId: key?.keyId ?? '',
    keyArn: key?.arn ?? '',
    passwordOf: (username: string): string =>
      cluster?.users.find((user) => user.username === username)?.password ?? `no password of ${username}`,

    /** `/_sim/v1`, as anybody would ask it. */
    control: (path: string, init?: RequestInit): Promise<Response> => fetch(`${endpoint}/_sim/v1/${path}`, init),

    /** A CloudHSM V2 operation, or members of one, that this age of the SDK does not know. */
    callCloudHsm: async (operation: string, input: object): Promise<Record<string, unknown>> => {
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `BaldrApiService.${operation}` };
      const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
      return (await answer.json()) as Record<string, unknown>;
    },

    /** Steps the calendar. */
    async advance(byMs: number): Promise<void> {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ byMs });
      await fetch(`${endpoint}/_sim/v1/clock/advance`, { method: 'POST', headers, body });
    },

    /** As DescribeClusters tells it; empty when there is none such. */
    async describeCluster(clusterId: string): Promise<Cluster> {
      const command = new DescribeClustersCommand({ Filters: { clusterIds: [clusterId] } });
      return (await cloudHsm.send(command)).Clusters?.[0] ?? {};
    },

    /** Once neither the cluster nor an HSM of it is on its way anywhere; polls as a client does. */
    async settledCluster(clusterId: string): Promise<Cluster> {
      for (;;) {
        const described = await this.describeCluster(clusterId);
        const states = [described.State, ...(described.Hsms ?? []).map(({ State }) => State)];
        if (!states.some((state) => state?.endsWith('IN_PROGRESS'))) return described;
      }
    },

    /** Of the world as it begins, one in each availability zone. */
    async subnetIds(): Promise<string[]> {
      const network = (await (await fetch(`${endpoint}/_sim/v1/network`)).json()) as {
        subnets: { subnetId: string }[];
      };
      return network.subnets.map(({ subnetId }) => subnetId);
    },

    /** The machines that are there now. */
    hsmIds: (): string[] => simulator.describe().clusters[0]?.hsms.map(({ hsmId }) => hsmId) ?? [],

    /** `STATE`, or `FAILED CODE`, once the store is in none of those that pass; polls as a client does. */
    async settledState(customKeyStoreId: string): Promise<string> {
      for (;;) {
        const command = new DescribeCustomKeyStoresCommand({ CustomKeyStoreId: customKeyStoreId });
        const { ConnectionState = '', ConnectionErrorCode } = (await kms.send(command)).CustomKeyStores?.[0] ?? {};
        if (!/ING$/.test(ConnectionState)) return [ConnectionState, ConnectionErrorCode].filter(Boolean).join(' ');
      }
    },
  };
}

export type RunningSimulator = Awaited<ReturnType<typeof runSimulator>>;

/** The cluster's key pair and its customer CA's, in turns. */
export function fixtureKeyPairs(): () => Promise<RsaKeyPair> {
  const { privateKeyPem, trustAnchorPrivateKeyPem } = exampleCertificate;
  const pairs = [privateKeyPem, trustAnchorPrivateKeyPem].map((pem) => ({
    privateKeyPem: pem,
    publicKeyPem: createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString(),
  }));
  let calls = 0;
  return async () => pairs[calls++ % pairs.length] as RsaKeyPair;
}

/** What an SDK's refusal says: name, HTTP status, message. */
export interface Refusal {
  readonly name: string;
  readonly status: number | undefined;
  readonly message: string;
}

/** How the service refused; a success is an error. */
export async function refusalOf(answer: Promise<unknown>): Promise<Refusal> {
  try {
    await answer;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
    if ($metadata?.httpStatusCode === undefined) throw error;
    return { name, status: $metadata.httpStatusCode, message };
  }
  throw new Error('it was not refused');
}
