import t from 'tap';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../sim/cluster/clusters.ts';
import { REAL_DURATIONS } from '../../../sim/cluster/durations.ts';
import { makeActiveCluster } from '../../support/cluster-world.ts';

const DAY_MS = 24 * 3_600_000;
const invalid = { code: 'CloudHsmInvalidRequestException' };
const notFound = { code: 'CloudHsmResourceNotFoundException' };
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

t.test('on activation, on adding, on removing, and every 24 hours', async (t) => {
  const { cluster, clusters, first, second, clock } = await makeActiveCluster();
  const dates = () => clusters.backups.list().map(({ createdMs }) => createdMs - start);
  const start = clock.calendar.now();
  t.same(dates(), [0, 0], 'activated, and the second HSM');
  clock.calendar.advance(DAY_MS);
  await turn();
  clock.calendar.advance(DAY_MS);
  await turn();
  t.same(dates(), [0, 0, DAY_MS, 2 * DAY_MS]);
  await cluster.deleteHsm(first.hsmId);
  await cluster.deleteHsm(second.hsmId);
  t.equal(dates().length, 6);
  clock.calendar.advance(DAY_MS);
  await turn();
  t.equal(dates().length, 6, 'no HSM, nothing to back up');
});

t.test('once what became due has settled, every day is backed up, and what is deleted is gone', async (t) => {
  const { cluster, clusters, first, second, clock, setDurations } = await makeActiveCluster();
  cluster.setBackupRetention(7);
  const before = clusters.backups.list().length;
  clock.calendar.advance(6 * DAY_MS);
  await clusters.settled();
  t.equal(clusters.backups.list().length, before + 6);
  clock.calendar.advance(10 * DAY_MS);
  await clusters.settled();
  t.equal(clusters.backups.list().length, 7, 'those of the last seven days');
  setDurations(REAL_DURATIONS);
  for (const { hsmId } of [first, second]) await cluster.deleteHsm(hsmId);
  await clusters.delete(cluster);
  await clusters.settled();
  t.equal(cluster.describe().state, 'DELETE_IN_PROGRESS', 'what is not due is not waited for');
  clock.calendar.advance(REAL_DURATIONS.deleteClusterMs);
  await clusters.settled();
  t.same(clusters.list(), []);
});

t.test('retention: the newest stays, and what never expires', async (t) => {
  const { cluster, clusters, first, second, clock } = await makeActiveCluster();
  const { backups } = clusters;
  const [oldest, next] = backups.list();
  backups.setNeverExpires(oldest?.backupId ?? '', true);
  for (const { hsmId } of [first, second]) await cluster.deleteHsm(hsmId);
  const newest = backups.list().at(-1);
  cluster.setBackupRetention(7);
  clock.calendar.advance(7 * DAY_MS - 1);
  t.equal(backups.list().length, 4);
  clock.calendar.advance(1);
  t.same(
    backups.list().map(({ backupId }) => backupId),
    [oldest?.backupId, newest?.backupId],
  );
  t.equal(backups.find(next?.backupId ?? ''), undefined);
});

t.test('deleted, restored within seven days, gone after', async (t) => {
  const { clusters, clock } = await makeActiveCluster();
  const { backups } = clusters;
  const backupId = backups.list()[0]?.backupId ?? '';
  t.throws(() => backups.restore(backupId), invalid);
  t.match(backups.delete(backupId), { state: 'PENDING_DELETION', deleteMs: clock.calendar.now() + 7 * DAY_MS });
  for (const change of [
    () => backups.delete(backupId),
    () => backups.setNeverExpires(backupId, true),
    () => backups.open(backupId),
  ]) {
    t.throws(change, invalid);
  }
  clock.calendar.advance(7 * DAY_MS - 1);
  t.match(backups.restore(backupId), { state: 'READY', deleteMs: undefined });
  backups.delete(backupId);
  clock.calendar.advance(7 * DAY_MS);
  t.throws(() => backups.restore(backupId), notFound);
});

t.test('a cluster made from one has users, positions and certificate, and its own id', async (t) => {
  const { cluster, clusters, subnetIds, first, second, firstMachine, secondMachine, machines } =
    await makeActiveCluster();
  cluster.setLag(second.hsmId, 80);
  await firstMachine.write('lost');
  await cluster.loseHsm(first.hsmId);
  cluster.setLag(second.hsmId, 0);
  await secondMachine.write('kept');
  await secondMachine.caughtUp();
  await cluster.deleteHsm(second.hsmId);
  const newest = clusters.backups.list().at(-1)?.backupId ?? '';
  const restored = clusters.begin(subnetIds, DEFAULT_CLUSTER_SETTINGS, clusters.backups.open(newest));
  t.match(restored.describe(), {
    state: 'CREATE_IN_PROGRESS',
    sourceBackupId: newest,
    certificatePem: cluster.describe().certificatePem,
    hsms: [],
  });
  await t.rejects(restored.addHsm('us-east-1a'), invalid, 'not yet');
  await turn();
  t.match(restored.describe(), { state: 'ACTIVE', hsms: [] });
  await restored.addHsm('us-east-1a');
  const machine = machines.at(-1);
  t.same(machine?.usernames, ['admin', 'kmsuser', 'kept']);
  t.same(machine?.applied, secondMachine.applied, 'each entry at its own position');
  t.same(machine?.start.clusterKey, firstMachine.start.clusterKey);
  t.equal(machine?.start.privateKeyPem, firstMachine.start.privateKeyPem);
});

t.test('what takes its time shows that meanwhile', async (t) => {
  const { cluster, clusters, first, second, clock, setDurations, subnetIds } = await makeActiveCluster();
  setDurations(REAL_DURATIONS);
  const { hsm, done } = cluster.beginAddHsm({ availabilityZone: 'us-east-1c' }, REAL_DURATIONS.createHsmMs);
  t.match(hsm, { state: 'CREATE_IN_PROGRESS', eniIp: /^10\.0\.3\./ });
  await t.rejects(cluster.loseHsm(hsm.hsmId), invalid);
  await t.rejects(cluster.deleteHsm(hsm.hsmId), invalid);
  clock.calendar.advance(REAL_DURATIONS.createHsmMs);
  t.match(await done, { state: 'ACTIVE' });
  t.match(clusters.backups.list().at(-1), { state: 'CREATE_IN_PROGRESS' });
  clock.calendar.advance(REAL_DURATIONS.createBackupMs);
  t.match(clusters.backups.list().at(-1), { state: 'READY' });
  const deleting = await cluster.beginDeleteHsm(first.hsmId, REAL_DURATIONS.deleteHsmMs);
  t.match(cluster.describe().hsms, [{ state: 'DELETE_IN_PROGRESS', endpoint: undefined }, { hsmId: second.hsmId }, {}]);
  clock.calendar.advance(REAL_DURATIONS.deleteHsmMs);
  await deleting.done;
  t.equal(cluster.describe().hsms.length, 2);
  const created = clusters.begin(subnetIds, DEFAULT_CLUSTER_SETTINGS);
  t.throws(() => created.beginModify('hsm2m.medium', false, 0), invalid);
  await t.rejects(clusters.delete(created), invalid);
  clock.calendar.advance(REAL_DURATIONS.createClusterMs);
  await turn();
  t.equal(created.describe().state, 'UNINITIALIZED');
});
