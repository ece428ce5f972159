// What probes ask: alive, ready, and the paths that tools know from LocalStack and moto. A reset of all there is.

import { request as askHttp } from 'node:http';
import { EncryptCommand } from '@aws-sdk/client-kms';
import t from 'tap';
import type { ReadyDocument } from '../../app/ready-document.ts';
import { VERSION } from '../../app/version.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { fixtureKeyPairs, runSimulator } from '../support/running-simulator.ts';

/** Where the simulator listens: its log tells before it is ready. */
let hearEndpoint: (endpoint: string) => void = () => {};
const listening = new Promise<string>((resolve) => {
  hearEndpoint = resolve;
});
/** It stays in its start, waiting for key pairs, until it has been looked at. */
let makeKeyPairs: () => void = () => {};
const keyPairsAreMade = new Promise<void>((resolve) => {
  makeKeyPairs = resolve;
});
const keyPairs = fixtureKeyPairs();
const told: ReadyDocument[] = [];
const starting = runSimulator(t, {
  logger: { ...silentLogger, info: (fields) => 'endpoint' in fields && hearEndpoint(String(fields.endpoint)) },
  generateKeyPair: () => keyPairsAreMade.then(keyPairs),
  onReset: (ready) => told.push(ready),
});
const endpoint = await listening;

const get = async (path: string, method = 'GET') => {
  const response = await fetch(`${endpoint}${path}`, { method });
  const text = await response.text();
  return { status: response.status, document: text === '' ? undefined : JSON.parse(text), headers: response.headers };
};

t.test('while it starts', async (t) => {
  t.match(await get('/healthz'), { status: 200, document: { status: 'ok' } });
  const { status, document } = await get('/readyz');
  t.same(
    { status, document },
    { status: 503, document: { status: 'starting', reasons: ['the seed is not in place yet'] } },
  );
  t.match((await get('/_localstack/health')).document, { services: { kms: 'starting', cloudhsmv2: 'starting' } });
  t.match(await get('/_sim/v1/state'), { status: 503, document: { error: /starting/ } });
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.ListKeys' };
  const aws = await fetch(endpoint, { method: 'POST', headers, body: '{}' });
  t.match(await aws.json(), { __type: 'ServiceUnavailableException' });
  t.same([aws.status, aws.headers.get('retry-after')], [503, '1']);
  const reset = await fetch(`${endpoint}/_sim/v1/reset`, { method: 'POST' });
  t.same([reset.status, reset.headers.get('retry-after')], [503, '1'], 'there is nothing to reset yet');
});

makeKeyPairs();
const world = await starting;

t.test('once the seed is in place', async (t) => {
  t.match(await get('/readyz'), { status: 200, document: { status: 'ready' } });
  t.match(await get('/healthz'), { status: 200 });
  t.same((await get('/_localstack/health')).document, {
    services: { kms: 'running', cloudhsmv2: 'running', ec2: 'available' },
    edition: 'cloudhsm-sim',
    version: VERSION,
  });
  t.match(await get('/_sim/v1/health'), { status: 200, document: { status: 'ok' } });
  for (const path of ['/healthz', '/readyz', '/_localstack/health']) {
    const head = await get(path, 'HEAD');
    t.match(head, { status: 200, document: undefined }, `HEAD ${path}`);
    t.equal(head.headers.get('cache-control'), 'no-store');
    const post = await get(path, 'POST');
    t.same([post.status, post.headers.get('allow')], [405, 'GET, HEAD'], `POST ${path}`);
  }
  t.equal((await get('/moto-api/reset')).status, 405);
});

t.test('whatever engines and kubelets call it', async (t) => {
  const statusOf = (path: string): Promise<number | undefined> =>
    new Promise((resolve) => {
      const asked = askHttp(`${endpoint}${path}`, { headers: { Host: 'sim:4760' } });
      asked.on('response', (response) => resolve(response.resume().statusCode)).end();
    });
  for (const path of ['/healthz', '/readyz', '/_localstack/health']) t.equal(await statusOf(path), 200, path);
  t.equal(await statusOf('/_sim/v1/state'), 421);
});

const encrypt = (KeyId: string | undefined) =>
  world.kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })).then(
    () => 'done',
    (error: Error) => error.name,
  );

t.test('a reset: what was made is gone, what was there at the start is there anew', async (t) => {
  const before = world.simulator.describe();
  await world.advance(3_600_000);
  await world.control('faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'broken', kind: 'internal_error' }),
  });
  t.equal(await encrypt('alias/example'), 'KMSInternalException', 'a fault is there');
  const { clusterId, hsms } = before.clusters[0] ?? { clusterId: '', hsms: [] };
  await world.control(`clusters/${clusterId}/hsms/${hsms[0]?.hsmId}/lose`, { method: 'POST' });

  const { status, document } = await get('/_sim/v1/reset', 'POST');
  t.equal(status, 200);
  const now = world.simulator.describe();
  t.match(now, { endpoint, clusters: [{ state: 'ACTIVE' }], customKeyStores: [{ connectionState: 'CONNECTED' }] });
  t.equal(now.clusters[0]?.hsms.length, 2);
  t.not(now.clusters[0]?.clusterId, clusterId, 'ids are drawn anew');
  t.same(told, [now], 'whoever keeps a ready file is told');
  t.match(document, { endpoint, clusters: [{ clusterId: now.clusters[0]?.clusterId }] });
  t.notOk(JSON.stringify(document).includes('"password"'));

  t.equal(await encrypt('alias/example'), 'done');
  t.equal(await encrypt(before.keys[0]?.arn), 'NotFoundException');
  t.same((await get('/_sim/v1/faults')).document, []);
  t.same((await get('/_sim/v1/events')).document.events.length, 2, 'the trail begins anew');
  const { now: date } = (await get('/_sim/v1/clock')).document;
  t.ok(Math.abs(Date.parse(date) - Date.now()) < 1_800_000, 'and so does the calendar');
});

t.test('the same by moto’s name', async (t) => {
  const before = world.simulator.describe();
  t.match(await get('/moto-api/reset', 'POST'), { status: 200, document: { status: 'ok' } });
  t.not(world.simulator.describe().clusters[0]?.clusterId, before.clusters[0]?.clusterId);
});
