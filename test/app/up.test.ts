// `cloudhsm-sim up` from the outside: what it prints and writes, how it stops.

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { VERSION } from '../../app/version.ts';
import { type Ended, type RunningUp, startUp, temporaryFolder } from '../support/up-process.ts';

/** Ends it as Ctrl-C or a supervisor does; nothing of it may be left. @param says on standard error */
async function stop(
  t: Test,
  { child, ended, ready, readyFile }: RunningUp,
  signal: 'SIGINT' | 'SIGTERM',
  says = /^$/,
): Promise<Ended> {
  child.kill(signal);
  const end = await ended;
  t.match(end, { code: 0, stderr: says });
  for (const { trustAnchorCertificate = '', hsms } of ready.clusters) {
    t.notOk(existsSync(dirname(trustAnchorCertificate)), 'the trust anchor’s folder is gone');
    for (const { endpoint } of hsms) t.notOk(await isListening(endpoint), `nobody listens at ${endpoint}`);
  }
  t.notOk(await isListening(ready.endpoint), 'nobody listens at the endpoint');
  t.notOk(existsSync(readyFile), 'nothing says that it is ready');
  return end;
}

function isListening(endpoint: string): Promise<boolean> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const HSM_ENDPOINT = /^wss:\/\/127\.0\.0\.1:\d+\/$/;

t.test('two side by side: each with its own ports, ids and files', async (t) => {
  const both = await Promise.all([startUp(t), startUp(t, '--hsms', '3')]);
  const [{ ready, readyFile, child }, other] = both;

  t.same(Object.keys(ready), [
    ...['version', 'pid', 'endpoint', 'region', 'accountId', 'clusters', 'customKeyStores', 'keys'],
  ]);
  t.match(ready, { version: VERSION, pid: child.pid, endpoint: /^http:\/\/127\.0\.0\.1:\d+$/, region: 'us-east-1' });
  t.match(ready.accountId, /^\d{12}$/);
  t.equal(statSync(readyFile).mode & 0o777, 0o600);

  const [cluster, ...noMore] = ready.clusters;
  t.same(noMore, []);
  t.same(Object.keys(cluster ?? {}), ['clusterId', 'state', 'trustAnchorCertificate', 'hsms', 'lostHsms', 'users']);
  t.match(cluster, { clusterId: /^cluster-[2-7a-z]{11}$/, state: 'ACTIVE' });
  t.match(readFileSync(cluster?.trustAnchorCertificate ?? '', 'utf8'), /^-----BEGIN CERTIFICATE-----/);
  t.equal(cluster?.hsms.length, 2);
  t.equal(new Set(cluster?.hsms.map(({ availabilityZone }) => availabilityZone)).size, 2);
  for (const hsm of cluster?.hsms ?? []) {
    t.same(Object.keys(hsm), ['hsmId', 'availabilityZone', 'endpoint']);
    t.match(hsm, { hsmId: /^hsm-[2-7a-z]{11}$/, availabilityZone: /^us-east-1[abc]$/, endpoint: HSM_ENDPOINT });
  }
  t.match(cluster?.users, [
    { username: 'admin', role: 'admin', password: /^.{7,32}$/ },
    { username: 'kmsuser', role: 'crypto-user' },
    { username: 'example_user', role: 'crypto-user', password: /^.{7,32}$/ },
  ]);
  t.notOk('password' in (cluster?.users[1] ?? {}), 'KMS rotated the password of kmsuser and tells nobody');
  t.match(ready.customKeyStores, [{ customKeyStoreId: /^cks-[0-9a-f]{17}$/, connectionState: 'CONNECTED' }]);
  t.match(ready.keys, [{ keyId: /^[0-9a-f-]{36}$/, arn: /^arn:aws:kms:us-east-1:/, aliases: ['alias/example'] }]);

  t.equal(other.ready.clusters[0]?.hsms.length, 3);
  const endpoints = both.flatMap((up) => [
    up.ready.endpoint,
    ...(up.ready.clusters[0]?.hsms ?? []).map((hsm) => hsm.endpoint),
  ]);
  t.equal(new Set(endpoints).size, 7, 'no port twice');
  t.not(other.ready.clusters[0]?.clusterId, cluster?.clusterId);

  const [{ stdout }] = await Promise.all([stop(t, both[0], 'SIGINT'), stop(t, both[1], 'SIGTERM')]);
  for (const told of [
    ...[ready.endpoint, cluster?.clusterId, ready.customKeyStores[0]?.customKeyStoreId, ready.keys[0]?.arn],
    ...[...(cluster?.hsms ?? [])].flatMap((hsm) => [hsm.hsmId, hsm.endpoint]),
    ...['export AWS_ENDPOINT_URL=', 'aws kms encrypt', 'aws kms disconnect-custom-key-store', 'curl -X POST'],
  ]) {
    t.ok(stdout.includes(`${told}`), `it prints ${told}`);
  }
  t.notMatch(stdout, /none: KMS/);
  for (const { password } of cluster?.users ?? []) t.notOk(password && stdout.includes(password));
});

t.test('one HSM, by a configuration file: a cluster, too small for a key store', async (t) => {
  const file = join(temporaryFolder(t), 'sim.yaml');
  // The port is weaker here than the flag that startUp gives.
  writeFileSync(file, 'hsms: 1\nport: 1\n');
  const up = await startUp(t, '--config', file);
  t.equal(up.ready.clusters[0]?.hsms.length, 1);
  t.same([up.ready.customKeyStores, up.ready.keys], [[], []]);
  t.match(up.ready.clusters[0]?.users[1], { username: 'kmsuser', password: /^.{7,32}$/ });
  const { stdout } = await stop(t, up, 'SIGTERM');
  t.match(stdout, /^ {2}key store +none: KMS makes one on a cluster of at least 2 HSMs$/m, 'and it says why');
});

t.test('--bare: a network, and that is all', async (t) => {
  const up = await startUp(t, '--bare', '--json');
  t.same([up.ready.clusters, up.ready.customKeyStores, up.ready.keys], [[], [], []]);
  const network = (await (await fetch(`${up.ready.endpoint}/_sim/v1/network`)).json()) as { subnets: unknown[] };
  t.equal(network.subnets.length, 3);
  const { stdout } = await stop(t, up, 'SIGINT');
  t.same(JSON.parse(stdout), up.ready, 'what it prints with --json is what the ready file has');
  t.equal(stdout.trim().split('\n').length, 1, 'one line');
});

t.test('a request that never ends does not keep it from stopping', async (t) => {
  const up = await startUp(t, '--no-key-store', '--drain-timeout', '0');
  const { port } = new URL(up.ready.endpoint);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  t.teardown(() => socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf');
  await (await fetch(`${up.ready.endpoint}/_sim/v1/health`)).text();
  await stop(t, up, 'SIGTERM', /^\{"level":40,.*"requests":1,.*cut off.*\}\n$/);
});
