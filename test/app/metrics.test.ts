// `GET /metrics` of a simulator that runs: what was asked over HTTP, and the world behind it.

import { createRequire } from 'node:module';
import { DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import { IN_WORKERS, refusalOf, runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t, IN_WORKERS);
const { clusterId, storeId, ready } = world;

async function scrape(): Promise<string> {
  const response = await fetch(`${ready.endpoint}/metrics`);
  t.match([response.status, response.headers.get('content-type')], [200, /^text\/plain; version=0\.0\.4/]);
  return response.text();
}

/** The value of the one sample with these labels, whatever their order; undefined: there is none. */
function value(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const wanted = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
  const found = text.split('\n').filter((line) => {
    const [, named, rest = ''] = /^([a-z_]+)(?:\{(.*)\})? /.exec(line) ?? [];
    return named === name && wanted.every((label) => rest.split(',').includes(label));
  });
  t.ok(found.length <= 1, `${name} ${wanted}: ${found.length} samples`);
  return found[0] === undefined ? undefined : Number(found[0].slice(found[0].lastIndexOf(' ') + 1));
}

const isLoaded = (name: string): boolean =>
  Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes(`/node_modules/${name}/`));

t.test('nothing that writes it is loaded before somebody asks', async (t) => {
  t.notOk(isLoaded('prom-client'));
  t.notOk(isLoaded('fastify'));
  await scrape();
  t.ok(isLoaded('prom-client'));
  t.notOk(isLoaded('fastify'));
});

t.test('every line is of the exposition format', async (t) => {
  const line =
    /^(# (HELP|TYPE) [a-zA-Z_:][\w:]* .+|[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="(\\.|[^"\\])*",?)*\})? (-?[\d.]+(e[+-]?\d+)?|Nan|[+-]Inf))?$/;
  const text = await scrape();
  for (const written of text.split('\n')) if (!line.test(written)) t.fail(written);
  const types = text.match(/^# TYPE \S+/gm) ?? [];
  t.equal(new Set(types).size, types.length, 'each name has one type');
});

t.test('requests by operation and outcome', async (t) => {
  const before = await scrape();
  const Plaintext = Buffer.from('a secret that is worth something');
  for (let count = 0; count < 3; count++) {
    await world.kms.send(new KMS.EncryptCommand({ KeyId: 'alias/example', Plaintext }));
  }
  await refusalOf(world.kms.send(new KMS.EncryptCommand({ KeyId: 'alias/none', Plaintext })));
  await world.cloudHsm.send(new DescribeClustersCommand({}));
  const form = { method: 'POST', body: new URLSearchParams({ Action: 'DescribeVpcs', Version: '2016-11-15' }) };
  await fetch(ready.endpoint, form);
  await fetch(ready.endpoint, { ...form, body: new URLSearchParams({ Action: 'NoSuch', Version: '2016-11-15' }) });
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.NoSuch' };
  await fetch(ready.endpoint, { method: 'POST', headers, body: '{}' });

  const text = await scrape();
  const more = (service: string, operation: string, outcome: string): number => {
    const labels = { service, operation, outcome };
    const name = 'cloudhsm_sim_requests_total';
    return (value(text, name, labels) ?? 0) - (value(before, name, labels) ?? 0);
  };
  t.equal(more('KMS', 'Encrypt', 'Success'), 3);
  t.equal(more('KMS', 'Encrypt', 'NotFoundException'), 1);
  t.equal(more('CloudHSM V2', 'DescribeClusters', 'Success'), 1);
  t.equal(more('EC2', 'DescribeVpcs', 'Success'), 1);
  t.equal(more('EC2', 'none', 'InvalidAction'), 1);
  t.equal(more('none', 'none', 'UnknownOperationException'), 1);
  const labels = { service: 'KMS', operation: 'Encrypt' };
  t.equal(value(text, 'cloudhsm_sim_request_duration_seconds_count', labels), 4);
  t.equal(value(text, 'cloudhsm_sim_request_duration_seconds_bucket', { ...labels, le: '+Inf' }), 4);
  t.equal(value(text, 'cloudhsm_sim_requests_in_flight'), 0, 'a scrape is none of them');
  await world.control('clock');
  await world.control('no/such');
  const control = await scrape();
  const route = { service: 'control', operation: 'GET /_sim/v1/clock', outcome: 'Success' };
  t.equal(value(control, 'cloudhsm_sim_requests_total', route), 1);
  t.equal(value(control, 'cloudhsm_sim_requests_total', { service: 'control', operation: 'none', outcome: '404' }), 1);
  t.notOk(text.includes('NoSuch'), 'what a caller makes up is no label');
});

t.test('the world', async (t) => {
  const [first = '', second = ''] = world.hsmIds();
  const text = await scrape();
  t.equal(value(text, 'cloudhsm_sim_phase', { state: 'ready' }), 1);
  t.equal(value(text, 'cloudhsm_sim_kms_keys'), 1);
  t.equal(value(text, 'cloudhsm_sim_custom_key_store_state', { custom_key_store_id: storeId, state: 'CONNECTED' }), 1);
  t.equal(value(text, 'cloudhsm_sim_custom_key_store_state', { custom_key_store_id: storeId, state: 'FAILED' }), 0);
  let encrypted = 0;
  for (const hsm_id of [first, second]) {
    const labels = { cluster_id: clusterId, hsm_id };
    t.equal(value(text, 'cloudhsm_sim_hsm_state', { ...labels, state: 'ACTIVE' }), 1);
    t.equal(value(text, 'cloudhsm_sim_hsm_state', { ...labels, state: 'LOST' }), 0);
    t.equal(value(text, 'cloudhsm_sim_hsm_sessions', labels), 1, 'kmsuser');
    t.equal(value(text, 'cloudhsm_sim_hsm_connections', labels), 1);
    t.equal(value(text, 'cloudhsm_sim_hsm_keys', { ...labels, kind: 'token' }), 1);
    t.equal(value(text, 'cloudhsm_sim_hsm_keys', { ...labels, kind: 'session' }), 0);
    t.equal(value(text, 'cloudhsm_sim_hsm_requests_waiting', labels), 0);
    t.equal(value(text, 'cloudhsm_sim_link_state', { hsm_id, state: 'connected' }), 1);
    t.equal(value(text, 'cloudhsm_sim_link_requests_in_flight', { hsm_id }), 0);
    t.ok((value(text, 'cloudhsm_sim_event_loop_lag_seconds', { thread: hsm_id, quantile: '0.99' }) ?? -1) >= 0);
    encrypted += value(text, 'cloudhsm_sim_hsm_requests_total', { ...labels, operation: 'encrypt' }) ?? 0;
  }
  t.equal(encrypted, 3);
  t.ok((value(text, 'cloudhsm_sim_event_loop_lag_seconds', { thread: 'main', quantile: '0.5' }) ?? -1) >= 0);
});

t.test('what goes wrong', async (t) => {
  const [first = '', second = ''] = world.hsmIds();
  await world.control('faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'throttled', kind: 'throttle', times: 2 }),
  });
  const list = () => world.kms.send(new KMS.ListKeysCommand({}));
  await Promise.all([refusalOf(list()), refusalOf(list())]);
  await refusalOf(world.kms.send(new KMS.DecryptCommand({ KeyId: 'alias/example', CiphertextBlob: await tampered() })));
  t.match(await scrape(), /cloudhsm_sim_hsm_refusals_total\{.*operation="decrypt",status="[A-Z_]+"\} 1/);
  await world.control(`clusters/${clusterId}/hsms/${second}/lose`, { method: 'POST' });
  const text = await scrape();
  t.equal(value(text, 'cloudhsm_sim_fault_hits_total', { fault: 'throttled', kind: 'throttle' }), 2);
  t.equal(value(text, 'cloudhsm_sim_requests_total', { operation: 'ListKeys', outcome: 'ThrottlingException' }), 2);
  const lost = { cluster_id: clusterId, hsm_id: second, availability_zone: 'us-east-1b' };
  t.equal(value(text, 'cloudhsm_sim_hsm_state', { ...lost, state: 'ACTIVE' }), 0);
  t.equal(value(text, 'cloudhsm_sim_hsm_state', { ...lost, state: 'LOST' }), 1, 'what an alert can be for');
  t.equal(value(text, 'cloudhsm_sim_hsm_sessions', { hsm_id: second }), undefined);
  t.equal(value(text, 'cloudhsm_sim_hsm_sessions', { hsm_id: first }), 1);
  await world.control(`clusters/${clusterId}/hsms/${second}/restore`, { method: 'POST' });
  t.equal(value(await scrape(), 'cloudhsm_sim_hsm_state', { hsm_id: second, state: 'LOST' }), undefined, 'restored');
});

/** A ciphertext of the key whose tag does not fit. */
async function tampered(): Promise<Uint8Array> {
  const { CiphertextBlob = new Uint8Array() } = await world.kms.send(
    new KMS.EncryptCommand({ KeyId: 'alias/example', Plaintext: Buffer.from('x') }),
  );
  const octets = Uint8Array.from(CiphertextBlob);
  octets[octets.length - 1] = (octets.at(-1) ?? 0) ^ 1;
  return octets;
}

t.test('no secret is in it, and a reset begins no counter anew', async (t) => {
  const text = await scrape();
  for (const { password } of ready.clusters[0]?.users ?? [])
    if (password !== undefined) t.notOk(text.includes(password));
  const labels = { service: 'KMS', operation: 'Encrypt', outcome: 'Success' };
  const before = value(text, 'cloudhsm_sim_requests_total', labels) ?? 0;
  t.equal((await world.control('reset', { method: 'POST' })).status, 200);
  await world.kms.send(new KMS.EncryptCommand({ KeyId: 'alias/example', Plaintext: Buffer.from('x') }));
  t.equal(value(await scrape(), 'cloudhsm_sim_requests_total', labels), before + 1);
});
