// The cluster process and the KMS process are run as `up` is: probes, metrics, tokens, resets, seeds.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import { EncryptCommand } from '@aws-sdk/client-kms';
import t from 'tap';
import { CLUSTER_SETTINGS, KMS_SETTINGS } from '../../../app/configuration/process-settings.ts';
import { settleSettings } from '../../../app/configuration/settle-settings.ts';
import { fromFlags } from '../../../app/configuration/sources.ts';
import { bindingOf } from '../../../app/http/binding.ts';
import { DEFAULT_HOST } from '../../../app/http/hosts.ts';
import type { Observer } from '../../../app/observation/observer.ts';
import { kmsOptions } from '../../../app/processes/process-options.ts';
import type { ReadyDocument } from '../../../app/ready-document.ts';
import { planOf } from '../../../app/seed/read-seed.ts';
import { readSeededSettings } from '../../../app/seed/read-seeded-settings.ts';
import { assertWithoutKms } from '../../../app/seed/without-kms.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { cloudHsmClient, kmsClient } from '../../support/two-processes.ts';
import { runClusterSide, runKmsSide } from '../../support/two-sides.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const CLUSTER_TOKEN = 'the-token-of-the-cluster-process';
const KMS_TOKEN = 'the-token-of-the-kms-process';

/** What an observer, as one that traces, is told of requests. */
const seen: string[] = [];
const seeing = (side: string): Observer => ({
  http: ({ headers }) => {
    const target = String(headers['x-amz-target']);
    return ({ status }) => seen.push(`${side} ${target} ${status}`);
  },
  device({ operation }, cause) {
    if (cause !== undefined) seen.push(`${side} HSM ${operation}`);
    return () => {};
  },
});

/** What the cluster process last said; as its ready file. */
let told: ReadyDocument;
const cluster = await runClusterSide(t, {
  binding: bindingOf({ host: '0.0.0.0', advertiseHost: 'localhost', token: Secret.fromText(CLUSTER_TOKEN) }, false),
  observers: [seeing('cluster')],
  onReset: (ready) => {
    told = ready;
  },
});
told = cluster.ready;
const kms = await runKmsSide(t, new URL(told.endpoint), {
  clusterToken: Secret.fromText(CLUSTER_TOKEN),
  // The file has come from another machine: paths in it are of that one.
  readClusterReady: () => ({
    ...told,
    clusters: told.clusters.map((one) => ({ ...one, trustAnchorCertificate: '/of/another/machine.crt' })),
  }),
  binding: bindingOf({ host: DEFAULT_HOST, token: Secret.fromText(KMS_TOKEN) }, false),
  observers: [seeing('kms')],
});
const client = kmsClient(t, kms);

const ask = async ({ ready }: typeof kms, path: string, token = '', method = 'GET') => {
  const headers = new Headers(token === '' ? [] : [['Authorization', `Bearer ${token}`]]);
  const response = await fetch(`${ready.endpoint}${path}`, { method, headers });
  return { status: response.status, text: await response.text() };
};
const encrypt = () =>
  client.send(new EncryptCommand({ KeyId: 'alias/example', Plaintext: Buffer.from('x') })).then(
    () => 'done',
    (error: Error) => error.name,
  );

t.test('the control API of each wants its token, and KMS has that of the cluster process', async (t) => {
  t.equal((await ask(cluster, '/_sim/v1/clusters')).status, 401);
  t.equal((await ask(cluster, '/_sim/v1/clusters', KMS_TOKEN)).status, 401);
  t.equal((await ask(cluster, '/_sim/v1/clusters', CLUSTER_TOKEN)).status, 200);
  t.equal((await ask(kms, '/_sim/v1/state')).status, 401);
  t.equal((await ask(kms, '/_sim/v1/state', KMS_TOKEN)).status, 200);
  t.equal(await encrypt(), 'done');
});

t.test(
  'whoever looks on, as traces do, is told of requests to each, and of those to HSMs that come of them',
  async (t) => {
    seen.length = 0;
    await encrypt();
    await cloudHsmClient(t, cluster).send(new DescribeClustersCommand({}));
    t.same(seen, [
      ...['kms HSM encrypt', 'kms TrentService.Encrypt 200'],
      'cluster BaldrApiService.DescribeClusters 200',
    ]);
  },
);

t.test('where HSMs are, as the other process reaches them', async (t) => {
  t.match(told.endpoint, /^http:\/\/localhost:\d+$/);
  for (const { endpoint } of told.clusters[0]?.hsms ?? []) t.match(endpoint, /^wss:\/\/localhost:\d+\/$/);
  const { text } = await ask(cluster, `/_sim/v1/clusters/${told.clusters[0]?.clusterId}`, CLUSTER_TOKEN);
  t.match(JSON.parse(text), { hsms: [{ host: 'localhost' }, { host: 'localhost' }] });
});

t.test('probes and metrics tell of what the process has', async (t) => {
  for (const side of [cluster, kms]) {
    t.same(await ask(side, '/readyz'), { status: 200, text: '{"status":"ready"}' });
  }
  const services = async (side: typeof kms) => JSON.parse((await ask(side, '/_localstack/health')).text).services;
  t.same(await services(cluster), { cloudhsmv2: 'running', ec2: 'available' });
  t.same(await services(kms), { kms: 'running' });

  const metrics = async (side: typeof kms) => (await ask(side, '/metrics')).text;
  const ofCluster = await metrics(cluster);
  t.match(ofCluster, /^cloudhsm_sim_hsm_keys\{.*kind="token"\} [1-9]/m);
  t.match(ofCluster, /^cloudhsm_sim_event_loop_lag_seconds\{thread="hsm-/m);
  t.match(ofCluster, /^cloudhsm_sim_requests_total\{service="control",operation="GET \/_sim\/v1\/clusters",/m);
  t.notMatch(ofCluster, /kms_keys/);
  const ofKms = await metrics(kms);
  t.match(ofKms, /^cloudhsm_sim_kms_keys 1$/m);
  t.match(ofKms, /^cloudhsm_sim_custom_key_store_state\{.*state="CONNECTED"\} 1$/m);
  t.match(ofKms, /^cloudhsm_sim_requests_total\{service="KMS",operation="Encrypt",outcome="Success"\}/m);
  t.notMatch(ofKms, /hsm_state/);
});

t.test('KMS alone is reset, on the clusters as they are', async (t) => {
  const before = kms.simulator.describe();
  t.equal((await ask(kms, '/_sim/v1/reset', '', 'POST')).status, 401);
  t.equal((await ask(kms, '/moto-api/reset', KMS_TOKEN, 'POST')).text, '{"status":"ok"}');
  const now = kms.simulator.describe();
  t.match(now, { endpoint: before.endpoint, customKeyStores: [{ connectionState: 'CONNECTED' }] });
  t.not(now.keys[0]?.keyId, before.keys[0]?.keyId);
  t.equal(await encrypt(), 'done');
  await kms.simulator.reset();
  t.equal(await encrypt(), 'done', 'again, though the password has changed twice since the cluster told it');
});

t.test('the clusters are reset, and then KMS, which finds the new ones', async (t) => {
  const [before] = told.clusters;
  const { status, text } = await ask(cluster, '/_sim/v1/reset', CLUSTER_TOKEN, 'POST');
  t.equal(status, 200);
  t.notMatch(text, /password/);
  t.not(told.clusters[0]?.clusterId, before?.clusterId);
  t.equal(await encrypt(), 'KMSInvalidStateException', 'its cluster is gone');
  t.equal((await ask(kms, '/_sim/v1/reset', KMS_TOKEN, 'POST')).status, 200);
  t.equal(await encrypt(), 'done');
});

t.test('a reset that cannot be: the next one tries again', async (t) => {
  const right = told;
  told = { ...right, clusters: [] };
  t.match(await ask(kms, '/_sim/v1/reset', KMS_TOKEN, 'POST'), { status: 500, text: /it names no cluster/ });
  t.match(await ask(kms, '/readyz'), { status: 503, text: /the reset failed/ });
  told = right;
  t.equal((await ask(kms, '/_sim/v1/reset', KMS_TOKEN, 'POST')).status, 200);
  t.equal(await encrypt(), 'done');
});

t.test('the token of the cluster process is found in its ready file, and the flag is stronger', async (t) => {
  const path = join(temporaryFolder(t), 'ready.json');
  writeFileSync(path, JSON.stringify({ ...told, controlToken: CLUSTER_TOKEN }));
  const tokenWith = (flags: object): string => {
    const settings = settleSettings(KMS_SETTINGS, [fromFlags({ clusterReadyFile: path, ...flags })]);
    return Buffer.from(kmsOptions(settings).clusterToken?.reveal() ?? []).toString();
  };
  t.equal(tokenWith({}), CLUSTER_TOKEN);
  t.equal(tokenWith({ clusterToken: 'another' }), 'another');
});

t.test('a seed of clusters', async (t) => {
  const clusters = [{ name: 'main', id: 'cluster-2abcdefghij', hsms: 1 }];
  const faults = [
    { name: 'late', kind: 'latency', parameters: { latencyMs: 1 }, match: { clusterId: '$cluster.main' } },
  ] as const;
  const plan = planOf({ version: 1, clock: { offset: '10d' }, clusters, faults });
  assertWithoutKms(plan);
  const { simulator, ready } = await runClusterSide(t, { seed: plan });
  t.match(ready.clusters, [{ clusterId: 'cluster-2abcdefghij', state: 'ACTIVE' }]);
  const get = async (path: string) => JSON.parse((await ask({ simulator, ready }, path)).text);
  t.match(await get('/_sim/v1/faults'), [{ name: 'late', match: { clusterId: 'cluster-2abcdefghij' } }]);
  t.equal((await get('/_sim/v1/clock')).advancedMs, 10 * 86_400_000);
});

t.test('what is KMS’s in a seed is refused, member by member', async (t) => {
  const path = join(temporaryFolder(t), 'seed.yaml');
  const lines = [
    'version: 1',
    'settings: { connectDuration: 60, quotas: real, limits: real }',
    'clusters: [{ name: main }]',
    'customKeyStores:',
    '  - { name: store, cluster: main }',
    'keys:',
    '  - { customKeyStore: store }',
    'faults:',
    '  - { name: one, kind: internal_error }',
    '  - { name: two, kind: busy }',
  ];
  writeFileSync(path, lines.join('\n'));
  const { plan } = await readSeededSettings(CLUSTER_SETTINGS, { seed: path }, {});
  if (plan === undefined) throw new Error('there is a plan');
  let message = '';
  try {
    assertWithoutKms(plan);
  } catch (error) {
    message = (error as Error).message;
  }
  const upSeed = 'leave it out, or start clusters and KMS in one process with cloudhsm-sim up --seed';
  t.same(
    message
      .replaceAll(path, 'seed.yaml')
      .split('\n')
      .map((line) => line.trim()),
    [
      'seed.yaml:2: settings.connectDuration: is a setting of KMS: leave it out, and give it to cloudhsm-sim kms as --connect-duration',
      'seed.yaml:2: settings.quotas: is a setting of KMS: leave it out, and give it to cloudhsm-sim kms as --quotas',
      `seed.yaml:5: customKeyStores[0]: is made by KMS, and cloudhsm-sim kms takes no seed: ${upSeed}`,
      `seed.yaml:7: keys[0]: is made by KMS, and cloudhsm-sim kms takes no seed: ${upSeed}`,
      'seed.yaml:9: faults[0]: is a fault of KMS: leave it out, and create it at cloudhsm-sim kms with fault add --endpoint',
    ],
  );
});
