// `/_sim/v1` of the running simulator.

import { DescribeBackupsCommand, DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import t from 'tap';
import type { ReadyCluster, ReadyDocument } from '../../app/ready-document.ts';
import type { NetworkDescription } from '../../sim/network/parts.ts';
import { IN_WORKERS, runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t, IN_WORKERS);
const { ready, clusterId, storeId } = world;

async function get<T>(path: string): Promise<T> {
  const response = await world.control(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

const post = (path: string, body?: unknown, contentType = 'application/json'): Promise<Response> =>
  world.control(path, {
    method: 'POST',
    ...(body !== undefined && {
      headers: { 'Content-Type': contentType },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  });

const withoutPasswords = (clusters: readonly ReadyCluster[]) =>
  clusters.map((cluster) => ({ ...cluster, users: cluster.users.map(({ username, role }) => ({ username, role })) }));

t.test('health, state and clusters are the ready document without its passwords', async (t) => {
  t.same(await get('health'), { status: 'ok' });
  const clusters = withoutPasswords(ready.clusters);
  t.same(await get('clusters'), clusters);
  const state = await get<ReadyDocument>('state');
  t.match(state, { ...ready, clusters });
});

t.test('network: the VPC, and what CloudHSM and KMS built in it', async (t) => {
  const network = await get<NetworkDescription>('network');
  t.equal(network.vpcs.length, 1);
  const { subnets, securityGroups, networkInterfaces } = network;
  const parts = [
    [subnets, ['subnetId', 'availabilityZone', 'cidrBlock', 'availableAddresses']],
    [securityGroups, ['groupId', 'groupName', 'rules']],
    [
      networkInterfaces,
      ['networkInterfaceId', 'description', 'subnetId', 'availabilityZone', 'privateIpAddress', 'groups'],
    ],
  ] as const;
  for (const [list, members] of parts) {
    t.ok(list.length > 0);
    for (const one of list) for (const member of members) t.ok(member in one, member);
  }
  const group = network.securityGroups.find(({ groupName }) => groupName === `kms-${storeId}`);
  const enis = network.networkInterfaces.filter(({ groups }) => groups.includes(group?.groupId ?? ''));
  t.ok(enis.every(({ description }) => description === `KMS managed ENI for cluster ${clusterId}`));
  const zones = enis.map(({ availabilityZone }) => availabilityZone);
  t.equal(new Set(zones).size, zones.length, 'one a zone');
  t.ok(zones.length >= 2);
});

t.test('network: private subnets in three zones, also with nothing else there', async (t) => {
  const bare = await runSimulator(t, { seed: 'bare' });
  const network = (await (await bare.control('network')).json()) as NetworkDescription;
  t.same(
    network.subnets.map(({ availabilityZone, availableAddresses }) => [availabilityZone, availableAddresses]),
    ['us-east-1a', 'us-east-1b', 'us-east-1c'].map((zone) => [zone, 251]),
  );
  t.equal(network.vpcs.length, 1);
  t.same([network.securityGroups, network.networkInterfaces], [[], []]);
  t.match(bare.ready, { clusters: [], customKeyStores: [], keys: [] });
});

t.test('lose and restore', async (t) => {
  const [hsmId = ''] = world.hsmIds();
  const path = `clusters/${clusterId}/hsms/${hsmId}`;
  const zoneOf = (id: string): string | undefined =>
    world.simulator.describe().clusters[0]?.hsms.find((hsm) => hsm.hsmId === id)?.availabilityZone;
  const zone = zoneOf(hsmId);
  t.same(await (await post(`${path}/lose`)).json(), { hsmId });
  t.same(world.hsmIds().includes(hsmId), false);
  t.equal((await post(`${path}/lose`)).status, 404, 'it is gone already');
  const lostHsms = [{ hsmId, availabilityZone: zone }];
  t.match(await get('state'), { clusters: [{ lostHsms }] }, 'who lost it elsewhere finds it');
  t.match(await get('clusters'), [{ lostHsms }]);
  const { Clusters } = await world.cloudHsm.send(new DescribeClustersCommand({}));
  t.notMatch(JSON.stringify(Clusters), hsmId, 'not in what AWS tells');
  const restored = (await (await post(`${path}/restore`)).json()) as { readonly hsmId: string };
  t.equal(zoneOf(restored.hsmId), zone, 'another one in its zone');
  t.equal((await post(`${path}/restore`)).status, 404, 'it has been restored already');
  t.match(await get('clusters'), [{ lostHsms: [] }]);
});

t.test('the calendar is advanced, and never set back', async (t) => {
  const before = Date.parse((await get<{ now: string }>('clock')).now);
  const response = await post('clock/advance', { byMs: 3_600_000 });
  const { now } = (await response.json()) as { readonly now: string };
  t.ok(Date.parse(now) - before >= 3_600_000);
  for (const body of [
    { byMs: -1 },
    { byMs: 0.5 },
    { byMs: '1' },
    { byMs: 1e15 },
    {},
    { byMs: 1, more: 1 },
    [],
    'nonsense',
    '',
  ]) {
    const refused = await post('clock/advance', body);
    t.equal(refused.status, 400, JSON.stringify(body));
    t.match(await refused.json(), { error: /./ });
  }
});

t.test('what became due is over when the calendar has been advanced', async (t) => {
  const { cloudHsm } = world;
  const count = async (): Promise<number> =>
    (await cloudHsm.send(new DescribeBackupsCommand({ Filters: { clusterIds: [clusterId] } }))).Backups?.length ?? 0;
  const before = await count();
  const answer = await (await post('clock/advance', { byMs: 7 * 24 * 3_600_000 })).json();
  t.match(answer, { settled: true });
  t.equal(await count(), before + 7, 'a backup for each day');
});

t.test('the audit log, as JSON and as CloudHSM’s text', async (t) => {
  const path = `clusters/${clusterId}/hsms/${world.hsmIds()[0]}/audit-log`;
  const { events } = await get<{
    readonly events: readonly { readonly sequenceNumber: number; readonly opcode: string }[];
  }>(path);
  t.same(
    events.map(({ sequenceNumber }) => sequenceNumber),
    events.map((_, index) => index),
    'without a gap',
  );
  t.ok(events.some(({ opcode }) => opcode === 'CN_LOGIN'));
  const text = await (await world.control(`${path}?format=text`)).text();
  t.match(text, /^Time: \d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6}, usecs:\d+\nSequence No : 0x0\n/);
  t.equal((await world.control(`${path}?format=xml`)).status, 400);
});

t.test('what is not there is 404, what is wrong is 400; each says why', async (t) => {
  const rows: readonly (readonly [Promise<Response>, number])[] = [
    [world.control('no-such'), 404],
    [world.control(''), 404],
    [world.control('state', { method: 'DELETE' }), 404],
    [fetch(`${ready.endpoint}/elsewhere`, { method: 'POST' }), 404],
    [post('clusters/cluster-absent/hsms/hsm-absent/lose'), 404],
    [post(`clusters/${clusterId}/hsms/hsm-absent/lose`), 404],
    [post(`clusters/${clusterId}/hsms/hsm-absent/restore`), 404],
    [world.control(`clusters/${clusterId}/hsms/hsm-absent/audit-log`), 404],
    [world.control('clusters/__proto__/hsms/constructor/audit-log'), 404],
    [post(`clusters/${clusterId}/hsms`, {}), 400],
    [post(`clusters/${clusterId}/hsms`, { availabilityZone: 'us-east-1z' }), 400],
    [post('clock/advance', { byMs: 1, filler: 'x'.repeat(100_000) }), 413],
    [world.control('%zz'), 400],
  ];
  for (const [answer, status] of rows) {
    const response = await answer;
    t.equal(response.status, status, response.url);
    t.match(await response.json(), { error: /./ }, response.url);
  }
});

t.test('a body that is not called JSON is refused, with what to call it', async (t) => {
  const asked = [
    ...['application/x-www-form-urlencoded', 'text/plain', 'text/xml'].map((type) =>
      post('clock/advance', '{"byMs":1}', type),
    ),
    // A Blob without a type has no such header.
    world.control('clock/advance', { method: 'POST', body: new Blob(['{"byMs":1}']) }),
    world.control('faults/none', { method: 'PATCH', body: 'times=1' }),
  ];
  for (const answer of asked) {
    const response = await answer;
    t.equal(response.status, 415);
    t.same(await response.json(), {
      error: 'a body takes the header Content-Type: application/json; curl: -H "Content-Type: application/json"',
    });
  }
  const { advancedMs } = await get<{ advancedMs: number }>('clock');
  const typed = await post('clock/advance', '{"byMs":1}', 'application/json; charset=utf-8');
  t.equal(typed.status, 200);
  t.equal((await get<{ advancedMs: number }>('clock')).advancedMs, advancedMs + 1);
});

t.test('an empty body is none, whatever it is called', async (t) => {
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json']) {
    t.ok((await post('faults/reset', '', type)).ok, type);
    t.equal((await post('clock/advance', '', type)).status, 400, type);
  }
});

t.test('no password is told anywhere', async (t) => {
  const told = await Promise.all(
    [
      ...['state', 'clusters', 'network'],
      ...world.hsmIds().map((hsmId) => `clusters/${clusterId}/hsms/${hsmId}/audit-log`),
    ].map(async (path) => (await world.control(path)).text()),
  );
  for (const { username, password } of ready.clusters[0]?.users ?? []) {
    t.notOk(password !== undefined && told.some((text) => text.includes(password)), username);
  }
  t.notOk(told.some((text) => /password"/.test(text)));
});
