// The client of `/_sim/v1`: it knows every route that docs/control-api.md has, and what it makes of answers.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { type RunningSimulator, SimulatorClient, startSimulator } from '../../../app/library/index.ts';
import { AS_SIMULATOR } from '../../support/control-server.ts';
import { ROOT } from '../../support/source-tree.ts';

let simulator: RunningSimulator;
t.before(async () => {
  simulator = await startSimulator();
});
t.teardown(() => simulator.stop());

t.test('machines', async (t) => {
  const { control, clusterId, hsmIds } = simulator;
  const [first, second = ''] = hsmIds;
  await control.clusters.loseHsm(clusterId, first);
  const restored = await control.clusters.restoreHsm(clusterId, first);
  const added = await control.clusters.addHsm(clusterId, 'us-east-1c');
  const [cluster] = await control.clusters.list();
  t.same(new Set(cluster?.hsms.map(({ hsmId }) => hsmId)), new Set([second, restored, added]));
  const [event] = await control.clusters.auditLog(clusterId, second);
  t.match(event, { sequenceNumber: 0, rebootCounter: 1, opcode: /^CN_/ });
  t.match(await control.clusters.auditLogText(clusterId, second), /CN_LOGIN/);
  await control.clusters.enforceMutualTls(clusterId, true);
  await control.clusters.enforceMutualTls(clusterId, false);
  const { clusters } = control;
  const anchor = { reference: 1, certificatePem: (await clusters.describe(clusterId)).trustAnchorPem ?? '' };
  t.same(await clusters.registerTrustAnchor(clusterId, anchor.certificatePem), anchor);
  t.same(await clusters.trustAnchors(clusterId), [anchor]);
  await clusters.deregisterTrustAnchor(clusterId, 1);
  await t.rejects(clusters.deregisterTrustAnchor(clusterId, 1), { code: 'not_found', message: /reference 1$/ });
  await t.rejects(control.clusters.loseHsm(clusterId, 'hsm-none'), { code: 'not_found', message: /hsm-none/ });
  await t.rejects(control.clusters.addHsm(clusterId, 'moon-1a'), { code: 'invalid_configuration' });
});

t.test('replication', async (t) => {
  const { control, clusterId } = simulator;
  const hsmId = (await control.clusters.list())[0]?.hsms[0]?.hsmId ?? '';
  const { replication } = control;
  t.same(await replication.describe(clusterId, hsmId), { lagMs: 0, withheld: [] });
  t.match(await replication.setLag(clusterId, hsmId, 5), { lagMs: 5 });
  await replication.setLag(clusterId, hsmId, 0);
  const subject = { username: 'example_user' };
  t.match(await replication.withhold(clusterId, hsmId, subject), { withheld: [subject] });
  t.match(await replication.release(clusterId, hsmId, subject), { withheld: [] });
  const nobody = replication.withhold(clusterId, hsmId, { username: 'nobody' });
  await t.rejects(nobody, { code: 'not_found', message: 'there is no user nobody' });
  await t.rejects(replication.withhold(clusterId, hsmId, { keyHandle: 7 }), {
    code: 'not_found',
    message: 'there is no key 7 on the cluster: a key of a session is on one HSM alone',
  });
  t.match(await replication.describe(clusterId, hsmId), { withheld: [] });
});

t.test('the network', async (t) => {
  const { network } = simulator.control;
  const { subnets, securityGroups } = await network.describe();
  const { subnetId = '', availabilityZone = '' } = subnets.at(-1) ?? {};
  const { groupId = '', rules = [] } = securityGroups.find((group) => group.rules.length > 0) ?? {};
  await network.exhaustSubnet(subnetId);
  t.equal((await network.describe()).subnets.at(-1)?.availableAddresses, 0);
  await network.freeSubnet(subnetId);
  await network.setSecurityGroupRules(groupId, []);
  await network.setSecurityGroupRules(groupId, rules);
  await network.partitionZone(availabilityZone);
  t.same((await network.describe()).partitionedZones, [availabilityZone]);
  await network.mendZone(availabilityZone);
  await t.rejects(network.deleteSubnet('subnet-none'), { code: 'not_found' });
});

t.test('faults', async (t) => {
  const { faults } = simulator.control;
  t.match(await faults.create({ name: 'slow', kind: 'latency', parameters: { latencyMs: 1 } }), { hits: 0 });
  t.match(await faults.change('slow', { parameters: { latencyMs: 2 } }), { parameters: { latencyMs: 2 } });
  t.match(await faults.populate([{ name: 'other', kind: 'busy' }]), [{ name: 'other', kind: 'busy' }]);
  t.same(
    (await faults.list()).map(({ name }) => name),
    ['other'],
  );
  await faults.delete('other');
  await faults.reset();
  t.ok((await faults.kinds()).some(({ name }) => name === 'hsm_loss'));
  const wrong = faults.create({ name: 'x', kind: 'busy', probability: 2 });
  await t.rejects(wrong, { code: 'invalid_configuration', message: /probability/ });
});

t.test('the calendar, events, key stores', async (t) => {
  const { clock, events, keyStores } = simulator.control;
  const before = await clock.now();
  const { nowMs, settled } = await clock.advance(60_000);
  t.ok(settled && nowMs - before >= 60_000);
  t.ok(Math.abs(nowMs - (await clock.now())) < 60_000);
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.ListAliases' };
  await fetch(simulator.endpoint, { method: 'POST', headers, body: '{}' });
  const [event] = await events.list({ after: 0, limit: 1 });
  t.match(event, { sequenceNumber: 1, eventName: 'ListAliases' });
  t.same(await events.list({ after: 1_000_000 }), []);
  t.match(await keyStores.connections(simulator.customKeyStoreId), [{ state: String }]);
  await t.rejects(keyStores.connections('cks-none'), { code: 'not_found' });
});

t.test('custom key stores go through their states', async (t) => {
  const { control, customKeyStoreId, clusterId } = simulator;
  const { keyStores } = control;
  const described = { customKeyStoreId, customKeyStoreName: 'example', clusterId };
  t.same(await keyStores.list(), [{ ...described, connectionState: 'CONNECTED' }]);
  const unknown = keyStores.connect('cks-0123456789abcdef0');
  await t.rejects(unknown, { code: 'CustomKeyStoreNotFoundException', message: /^CustomKeyStoreNotFoundException: / });
  await keyStores.disconnect(customKeyStoreId);
  t.same(await keyStores.settled(customKeyStoreId), { ...described, connectionState: 'DISCONNECTED' });
  await t.rejects(keyStores.disconnect(customKeyStoreId), { code: 'CustomKeyStoreInvalidStateException' });
  const hsms = (await control.clusters.list())[0]?.hsms ?? [];
  for (const { hsmId } of hsms) await control.clusters.loseHsm(clusterId, hsmId);
  await keyStores.connect(customKeyStoreId);
  const failed = { connectionState: 'FAILED', connectionErrorCode: 'INSUFFICIENT_CLOUDHSM_HSMS' };
  t.same(await keyStores.settled(customKeyStoreId), { ...described, ...failed });
  await t.rejects(new SimulatorClient('http://127.0.0.1:1').keyStores.list(), { code: 'connection_failed' });
});

t.test('an endpoint that is none, and one where nobody is', async (t) => {
  t.throws(() => new SimulatorClient('127.0.0.1'), {
    code: 'invalid_configuration',
    message: /write http:\/\/HOST:PORT/,
  });
  await t.rejects(new SimulatorClient('http://127.0.0.1:1/').state(), { code: 'connection_failed' });
});

t.test('every documented route has its method', async (t) => {
  const asked = new Set<string>();
  const server = createServer(({ method, url = '' }, response) => {
    const path = decodeURIComponent(new URL(url, 'http://host').pathname).replace('/_sim/v1', '');
    asked.add(`${method} ${path}`);
    response.writeHead(200, AS_SIMULATOR).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  const client = new SimulatorClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const { clock, clusters, events, faults, keyStores, network, replication, users } = client;
  const hsm = ['{clusterId}', '{hsmId}'] as const;
  const user = ['{clusterId}', '{username}'] as const;
  const subject = { username: 'kmsuser' };
  await Promise.all([
    ...[
      client.state(),
      client.reset(),
      client.clusterProcess(),
      clock.now(),
      clock.advance(1),
      events.list(),
      keyStores.connections('{customKeyStoreId}'),
    ],
    ...[
      clusters.list(),
      clusters.loseHsm(...hsm),
      clusters.restoreHsm(...hsm),
      clusters.auditLog(...hsm),
      clusters.describe('{clusterId}'),
    ],
    ...[clusters.addHsm('{clusterId}', 'us-east-1a'), clusters.enforceMutualTls('{clusterId}', true)],
    ...[clusters.trustAnchors('{clusterId}'), clusters.registerTrustAnchor('{clusterId}', '')],
    clusters.deregisterTrustAnchor('{clusterId}', '{reference}' as never),
    ...[clusters.hardwareRoots(), replication.describe(...hsm), replication.setLag(...hsm, 1)],
    ...[replication.withhold(...hsm, subject), replication.release(...hsm, subject)],
    ...[network.describe(), network.deleteSubnet('{subnetId}'), network.exhaustSubnet('{subnetId}')],
    ...[network.freeSubnet('{subnetId}'), network.setSecurityGroupRules('{groupId}', [])],
    ...[network.partitionZone('{availabilityZone}'), network.mendZone('{availabilityZone}')],
    ...[faults.list(), faults.kinds(), faults.create({ name: 'x', kind: 'busy' }), faults.change('{name}', {})],
    ...[faults.get('{name}'), faults.delete('{name}'), faults.reset(), faults.populate([])],
    ...[keyStores.list(), keyStores.follow(new AbortController().signal).next(), users.list('{clusterId}')],
    ...[users.create('{clusterId}', { username: 'worker', password: 'a-password' }), users.delete(...user)],
    ...[users.changePassword(...user, 'a-password'), users.lock(...user), users.unlock(...user)],
  ]);
  const openApi = await (await fetch(`${simulator.endpoint}/_sim/v1/openapi.json`)).json();
  const described = Object.entries((openApi as { paths: Record<string, object> }).paths).flatMap(([path, methods]) =>
    path.startsWith('/_sim/v1/')
      ? Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/_sim/v1', '')}`)
      : [],
  );
  // These two are for tools: whether it answers, and what its routes are.
  const forTools = ['GET /health', 'GET /openapi.json'];
  // Those with which a KMS in another process makes what it needs.
  const ofConnectors = /\/network\/key-stores|\/network\/reachability$/;
  const routes = new Set(
    [...documentedRoutes(), ...described].filter((route) => !forTools.includes(route) && !ofConnectors.test(route)),
  );
  t.same([...asked].sort(), [...routes].sort());
});

/** Of docs/control-api.md's tables and text; `.../lag` is beside the route above it. */
function documentedRoutes(): readonly string[] {
  const page = readFileSync(join(ROOT, 'docs/control-api.md'), 'utf8');
  let above = '';
  return [...page.matchAll(/`(GET|POST|PUT|DELETE|PATCH) ((?:\.\.\.)?\/[^\s`?]*)/g)].map(([, method, path = '']) => {
    if (path.startsWith('...')) return `${method} ${above.replace(/\/[^/]*$/, '')}${path.slice(3)}`;
    above = path;
    return `${method} ${path}`;
  });
}
