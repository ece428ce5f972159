// `--host 0.0.0.0`, as in a container: who may ask, and what the simulator says of where it is.

import { readFileSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect as connectTls } from 'node:tls';
import t from 'tap';
import { SimulatorClient } from '../../app/client/simulator-client.ts';
import { startUp } from '../support/up-process.ts';

const up = await startUp(
  t,
  '--host',
  '0.0.0.0',
  '--advertise-host',
  'kms.test',
  '--allowed-hosts',
  'other.test,third.test',
);
const { port } = new URL(up.ready.endpoint);
const { controlToken = '' } = up.ready;

/** Through another address than 127.0.0.1. */
const get = (
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.2', port, path, headers, agent: false });
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    request.on('error', reject).end();
  });

t.test('endpoints are those that clients reach', async (t) => {
  t.equal(up.ready.endpoint, `http://kms.test:${port}`);
  const hsms = up.ready.clusters[0]?.hsms ?? [];
  t.equal(hsms.length, 2);
  for (const { endpoint } of hsms) {
    t.match(endpoint, /^wss:\/\/kms\.test:\d+\/$/);
    const socket = connectTls({ host: '127.0.0.2', port: Number(new URL(endpoint).port), rejectUnauthorized: false });
    t.teardown(() => socket.destroy());
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  }
  t.match(up.ready.customKeyStores, [{ connectionState: 'CONNECTED' }], 'and KMS reaches them, too');
});

t.test('the control API wants the token, which is nowhere but in the ready file', async (t) => {
  t.match(controlToken, /^[A-Za-z0-9]{32}$/);
  t.equal(statSync(up.readyFile).mode & 0o777, 0o600);
  const authorization = { Authorization: `Bearer ${controlToken}` };
  for (const path of ['/_sim/v1/state', '/_sim/v1/reset', '/moto-api/reset', '/_sim/v1/openapi.json']) {
    t.equal((await get(path)).status, 401, path);
  }
  const state = await get('/_sim/v1/state', authorization);
  t.equal(state.status, 200);
  t.match(JSON.parse(state.body), { endpoint: up.ready.endpoint });
  t.notOk(state.body.includes(controlToken));
  for (const path of ['/healthz', '/readyz', '/_localstack/health', '/_sim/v1/health']) {
    t.equal((await get(path)).status, 200, path);
  }
  t.notOk((up.printed.stdout + up.printed.stderr).includes(controlToken));
});

t.test('our own client takes the token from CLOUDHSM_SIM_TOKEN', async (t) => {
  const endpoint = `http://127.0.0.1:${port}`;
  await t.rejects(new SimulatorClient(endpoint).faults.list(), { message: /wants its token, .* CLOUDHSM_SIM_TOKEN/ });
  process.env.CLOUDHSM_SIM_TOKEN = controlToken;
  t.teardown(() => delete process.env.CLOUDHSM_SIM_TOKEN);
  t.same(await new SimulatorClient(endpoint).faults.list(), []);
  t.same(await new SimulatorClient(endpoint, controlToken).faults.list(), []);
});

t.test('names: all is refused under a strange one, but that it is well', async (t) => {
  const authorization = { Authorization: `Bearer ${controlToken}` };
  for (const [Host, status] of [
    [`kms.test:${port}`, 200],
    ['other.test', 200],
    ['localhost', 200],
    ['evil.test', 421],
  ] as const) {
    t.equal((await get('/_sim/v1/state', { Host, ...authorization })).status, status, Host);
    t.equal((await get('/readyz', { Host })).status, 200, Host);
  }
});

t.test('a reset writes the ready file anew, with the same token', async (t) => {
  const response = await fetch(`http://127.0.0.1:${port}/moto-api/reset`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${controlToken}` },
  });
  t.equal(response.status, 200);
  const now = JSON.parse(readFileSync(up.readyFile, 'utf8')) as typeof up.ready;
  t.equal(now.controlToken, controlToken);
  t.not(now.clusters[0]?.clusterId, up.ready.clusters[0]?.clusterId);
  up.child.kill('SIGTERM');
  t.match(await up.ended, { code: 0, stderr: '' });
});
