// `cloudhsm-sim cluster` and `cloudhsm-sim clock`: machines and the calendar of a simulator that runs.

import t from 'tap';
import { advanceClock, showClock } from '../../../app/clock/clock-command.ts';
import { addHsm, loseHsm, restoreHsm, showClusters } from '../../../app/cluster/cluster-command.ts';
import type { ReadyCluster } from '../../../app/ready-document.ts';
import { runHere } from '../../support/command-here.ts';
import { runSimulator } from '../../support/running-simulator.ts';

const world = await runSimulator(t);
const { clusterId } = world;
const { endpoint } = world.ready;
const zoneOf = (hsmId: string): string | undefined =>
  world.simulator.describe().clusters[0]?.hsms.find((hsm) => hsm.hsmId === hsmId)?.availabilityZone;

t.test('list', async (t) => {
  const { value, lines } = await showClusters({ endpoint });
  const [cluster] = value as readonly ReadyCluster[];
  t.match(cluster, { clusterId, state: 'ACTIVE' });
  t.equal(lines[0], `${clusterId}  ACTIVE`);
  for (const [index, { hsmId, availabilityZone, endpoint }] of (cluster?.hsms ?? []).entries()) {
    t.equal(lines[index + 1], `  ${hsmId}  ${availabilityZone}  ${endpoint}`);
  }
  const { code, stdout } = await runHere(['cluster', 'list', '--json', '--endpoint', endpoint]);
  t.same([code, JSON.parse(stdout)], [0, value]);
});

t.test('lose, restore, add', async (t) => {
  const [hsmId = ''] = world.hsmIds();
  const zone = zoneOf(hsmId);
  t.same(await loseHsm(hsmId, { endpoint }), {
    value: { clusterId, hsmId, lost: true },
    lines: [`${hsmId} of ${clusterId} is lost`],
  });
  t.notOk(world.hsmIds().includes(hsmId));
  const { value, lines } = await showClusters({ endpoint });
  t.match(value, [{ lostHsms: [{ hsmId, availabilityZone: zone }] }]);
  t.equal(lines.at(-1), `  ${hsmId}  ${zone}  lost`);
  await t.rejects(restoreHsm('hsm-a', { endpoint }), { message: `no HSM hsm-a has been lost; ${hsmId} has` });
  const restored = (await restoreHsm(hsmId, { endpoint, cluster: clusterId })).value as { readonly hsmId: string };
  t.equal(zoneOf(restored.hsmId), zone, 'in the same zone');
  t.notOk(
    (await showClusters({ endpoint })).lines.some((line) => line.endsWith('lost')),
    'it is no longer told',
  );
  const added = await addHsm({ endpoint });
  const third = (added.value as { readonly hsmId: string }).hsmId;
  t.equal(zoneOf(third), 'us-east-1c', 'the zone that has none');
  t.same(added.lines, [`${third} of ${clusterId} is in us-east-1c`]);
  const inA = (await addHsm({ endpoint, zone: 'us-east-1a' })).value as { readonly hsmId: string };
  t.equal(zoneOf(inA.hsmId), 'us-east-1a');
});

t.test('clock', async (t) => {
  const before = Date.parse(((await showClock({ endpoint })).value as { readonly now: string }).now);
  const moved = (await advanceClock('2d', { endpoint })).value as { readonly now: string; readonly settled: boolean };
  t.ok(Date.parse(moved.now) - before >= 2 * 86_400_000);
  t.equal(moved.settled, true);
  const { lines } = await advanceClock('1500', { endpoint, ms: true });
  t.ok(Date.parse(lines[0] ?? '') - Date.parse(moved.now) >= 1500);
});

t.test('what is wrong is one line', async (t) => {
  const there = world.hsmIds().join(', ');
  const rows: readonly (readonly [() => Promise<unknown>, string])[] = [
    [() => loseHsm('hsm-a', { endpoint }), `there is no HSM hsm-a that runs; there is ${there}`],
    [() => restoreHsm('hsm-a', { endpoint }), 'no HSM hsm-a has been lost; none has'],
    [() => addHsm({ endpoint, cluster: 'cluster-a' }), `there is no cluster cluster-a; there is ${clusterId}`],
    [() => advanceClock('soon', { endpoint }), "clock advance takes a duration as 90s, 20m, 2h or 7d, not 'soon'"],
    [() => advanceClock('5', { endpoint }), "clock advance takes a duration as 90s, 20m, 2h or 7d, not '5'"],
    [() => advanceClock('-5', { endpoint, ms: true }), "clock advance takes a whole number of milliseconds, not '-5'"],
    [() => advanceClock('400d', { endpoint }), "clock advance takes at most 366 days at once, not '400d'"],
    [() => showClock({ endpoint: 'nonsense' }), "'nonsense' is no endpoint: write http://HOST:PORT"],
  ];
  for (const [asked, message] of rows) await t.rejects(asked, { message }, message);
  await t.rejects(addHsm({ endpoint, zone: 'us-east-1z' }), { code: 'invalid_configuration', message: /us-east-1z/ });
});

t.test('without a cluster', async (t) => {
  const { endpoint } = (await runSimulator(t, { seed: 'bare' })).ready;
  t.same(await showClusters({ endpoint }), { value: [], lines: [] });
  await t.rejects(addHsm({ endpoint }), { message: 'there is no cluster' });
  await t.rejects(loseHsm('hsm-a', { endpoint }), { message: 'there is no HSM hsm-a that runs; there is none' });
});
