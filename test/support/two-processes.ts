// `cloudhsm-sim cluster` and `cloudhsm-sim kms`, as people run them, with AWS's own clients of both.

import { CloudHSMV2Client } from '@aws-sdk/client-cloudhsm-v2';
import { DescribeCustomKeyStoresCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Test } from 'tap';
import type { ReadyDocument } from '../../app/ready-document.ts';
import { type RunningUp, startReady, type Variables } from './up-process.ts';

export const startCluster = (t: Test, ...flags: readonly string[]): Promise<RunningUp> =>
  startReady(t, ['cluster', '--port', '0', ...flags]);

export const startKms = (t: Test, flags: readonly string[], variables?: Variables): Promise<RunningUp> =>
  startReady(t, ['kms', '--port', '0', ...flags], variables);

/** Without retries. Destroyed when `t` is over. */
export function kmsClient(t: Test, { ready }: { readonly ready: ReadyDocument }): KMSClient {
  const client = new KMSClient(clientOptions(ready.endpoint));
  t.teardown(() => client.destroy());
  return client;
}

export function cloudHsmClient(t: Test, { ready }: { readonly ready: ReadyDocument }): CloudHSMV2Client {
  const client = new CloudHSMV2Client(clientOptions(ready.endpoint));
  t.teardown(() => client.destroy());
  return client;
}

const clientOptions = (endpoint: string) => ({
  ...{ endpoint, region: 'us-east-1', maxAttempts: 1 },
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

/** `/_sim/v1` of a process: status and JSON. */
export async function control(
  { ready }: { readonly ready: ReadyDocument },
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly json: unknown }> {
  const json =
    body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${ready.endpoint}/_sim/v1/${path}`, { method, ...json });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

/** `STATE`, or `FAILED CODE`, once the store is in none of those that pass; polls as a client does. */
export async function settledState(kms: KMSClient, customKeyStoreId: string): Promise<string> {
  for (;;) {
    const command = new DescribeCustomKeyStoresCommand({ CustomKeyStoreId: customKeyStoreId });
    const { ConnectionState = '', ConnectionErrorCode } = (await kms.send(command)).CustomKeyStores?.[0] ?? {};
    if (!/ING$/.test(ConnectionState)) return [ConnectionState, ConnectionErrorCode].filter(Boolean).join(' ');
  }
}

/** Asks until it is so. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}
