// Pages of lists whose items come and go between them.

import t from 'tap';
import { REAL_DURATIONS } from '../../../sim/cluster/durations.ts';
import { deleteCluster } from '../../../sim/control-plane/operations/delete-cluster.ts';
import { describeBackups } from '../../../sim/control-plane/operations/describe-backups.ts';
import { describeClusters } from '../../../sim/control-plane/operations/describe-clusters.ts';
import { listTags } from '../../../sim/control-plane/operations/list-tags.ts';
import { modifyCluster } from '../../../sim/control-plane/operations/modify-cluster.ts';
import { ResourcePolicies } from '../../../sim/control-plane/resource-policies.ts';
import { Tags } from '../../../sim/control-plane/tags.ts';
import { makeActiveCluster, makeClusterWorld } from '../../support/cluster-world.ts';

const DAY_MS = 24 * 3_600_000;
const invalid = { code: 'CloudHsmInvalidRequestException' };

const controlPlaneOf = ({ clusters, clock }: Pick<ReturnType<typeof makeClusterWorld>, 'clusters' | 'clock'>) => ({
  ...{ clusters, calendar: clock.calendar, region: 'us-east-1', accountId: '000000000000' },
  tags: new Tags(),
  policies: new ResourcePolicies(),
});
const tokenOf = (NextToken: string | undefined): { NextToken: string } => {
  if (NextToken === undefined) throw new Error('there is another page');
  return { NextToken };
};

t.test('clusters: the last one of a page is deleted, and one is created', async (t) => {
  const world = makeClusterWorld();
  const controlPlane = controlPlaneOf(world);
  const { clusters, subnetIds } = world;
  const [first, second] = [clusters.create(subnetIds), clusters.create(subnetIds)];
  const describe = describeClusters(controlPlane);
  const { Clusters, NextToken } = await describe({ MaxResults: 1 });
  t.match(Clusters, [{ ClusterId: first.clusterId }]);
  await clusters.delete(first);
  await clusters.settled();
  t.equal(clusters.find(first.clusterId), undefined);
  const third = clusters.create(subnetIds);
  const rest = await describe(tokenOf(NextToken));
  t.match(rest, {
    Clusters: [{ ClusterId: second.clusterId }, { ClusterId: third.clusterId }],
    NextToken: undefined,
  });
});

t.test('tags: the last one of a page is removed, and set again', async (t) => {
  const world = makeClusterWorld();
  const controlPlane = controlPlaneOf(world);
  const { clusterId: ResourceId } = world.clusters.create(world.subnetIds);
  const other = world.clusters.create(world.subnetIds).clusterId;
  const [a, b, c] = ['a', 'b', 'c'].map((Key) => ({ Key, Value: '' }));
  if (a === undefined || b === undefined || c === undefined) throw new Error('there are three');
  controlPlane.tags.add(ResourceId, [a, b, c]);
  const list = listTags(controlPlane);
  const { TagList, NextToken } = list({ ResourceId, MaxResults: 1 });
  t.same(TagList, [a]);
  controlPlane.tags.remove(ResourceId, ['a']);
  t.same(list({ ResourceId, ...tokenOf(NextToken) }).TagList, [b, c]);
  controlPlane.tags.add(ResourceId, [{ ...b, Value: 'changed' }, a]);
  t.same(list({ ResourceId, ...tokenOf(NextToken) }).TagList, [{ ...b, Value: 'changed' }, c, a]);
  t.throws(() => list({ ResourceId: other, ...tokenOf(NextToken) }), invalid, 'of another list');
});

t.test('backups: the last one of a page is purged', async (t) => {
  const world = await makeActiveCluster();
  const { backups } = world.clusters;
  const describe = describeBackups(controlPlaneOf(world));
  const [oldest, newest] = backups.list().map(({ backupId }) => backupId);
  const ids = ({ Backups }: ReturnType<typeof describe>) => Backups.map(({ BackupId }) => BackupId);
  for (const [SortAscending, first, second] of [
    [false, newest, oldest],
    [true, oldest, newest],
  ] as const) {
    const page = describe({ SortAscending, MaxResults: 1 });
    t.same(ids(page), [first]);
    t.same(ids(describe({ SortAscending, ...tokenOf(page.NextToken) })), [second]);
    t.throws(() => describe({ SortAscending: !SortAscending, ...tokenOf(page.NextToken) }), invalid);
  }
  const { NextToken } = describe({ MaxResults: 1 });
  backups.setNeverExpires(oldest ?? '', true);
  backups.delete(newest ?? '');
  world.clock.calendar.advance(7 * DAY_MS);
  t.equal(backups.find(newest ?? ''), undefined);
  t.same(ids(describe(tokenOf(NextToken))), [oldest]);
});

t.test('a token that nobody was given', async (t) => {
  const describe = describeClusters(controlPlaneOf(makeClusterWorld()));
  for (const text of [
    '',
    'clusters',
    'clusters:',
    'clusters:x',
    'clusters: 1',
    'clusters:01',
    'backups:1',
    'clusters:1 ',
  ]) {
    await t.rejects(describe({ NextToken: Buffer.from(text).toString('base64url') }), invalid, text);
  }
});

t.test('a cluster that is being deleted is not modified', async (t) => {
  const world = makeClusterWorld();
  const controlPlane = controlPlaneOf(world);
  world.setDurations(REAL_DURATIONS);
  const { clusterId: ClusterId } = world.clusters.create(world.subnetIds);
  const modify = modifyCluster(controlPlane);
  const days = (Value: string) => ({ ClusterId, BackupRetentionPolicy: { Type: 'DAYS', Value } as const });
  t.match(modify(days('30')), { Cluster: { BackupRetentionPolicy: { Value: '30' } } });
  await deleteCluster(controlPlane)({ ClusterId });
  t.throws(() => modify(days('31')), invalid);
  t.equal(world.clusters.find(ClusterId)?.describe().settings.backupRetentionDays, 30);
});
