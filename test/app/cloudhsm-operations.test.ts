// The CloudHSM V2 operations that change no machine, through AWS's own SDK: what they answer, and what they refuse.

import * as HSM from '@aws-sdk/client-cloudhsm-v2';
import t from 'tap';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const { cloudHsm, clusterId: ClusterId, ready } = world;
const nameOf = async (answer: Promise<unknown>): Promise<string> => (await refusalOf(answer)).name;
const ABSENT_CLUSTER = 'cluster-aaaaaaaaaaa';
const ABSENT_BACKUP = 'backup-aaaaaaaaaaa';
const backups = async (input: HSM.DescribeBackupsCommandInput = {}) =>
  cloudHsm.send(new HSM.DescribeBackupsCommand(input));
const [newest, oldest] = (await backups()).Backups ?? [];
const BackupId = oldest?.BackupId ?? '';
const call = world.callCloudHsm;

t.test('what does not exist', async (t) => {
  const zone = { AvailabilityZone: 'us-east-1a' };
  for (const answer of [
    cloudHsm.send(new HSM.DeleteClusterCommand({ ClusterId: ABSENT_CLUSTER })),
    cloudHsm.send(new HSM.CreateHsmCommand({ ClusterId: ABSENT_CLUSTER, ...zone })),
    cloudHsm.send(new HSM.DeleteHsmCommand({ ClusterId: ABSENT_CLUSTER, HsmId: 'hsm-aaaaaaaaaaa' })),
    cloudHsm.send(new HSM.DeleteHsmCommand({ ClusterId, HsmId: 'hsm-aaaaaaaaaaa' })),
    cloudHsm.send(new HSM.InitializeClusterCommand({ ClusterId: ABSENT_CLUSTER, SignedCert: '', TrustAnchor: '' })),
    cloudHsm.send(new HSM.DeleteBackupCommand({ BackupId: ABSENT_BACKUP })),
    cloudHsm.send(new HSM.RestoreBackupCommand({ BackupId: ABSENT_BACKUP })),
    cloudHsm.send(new HSM.ModifyBackupAttributesCommand({ BackupId: ABSENT_BACKUP, NeverExpires: true })),
    cloudHsm.send(new HSM.CopyBackupToRegionCommand({ BackupId: ABSENT_BACKUP, DestinationRegion: 'eu-west-1' })),
    cloudHsm.send(new HSM.ListTagsCommand({ ResourceId: ABSENT_CLUSTER })),
    cloudHsm.send(new HSM.TagResourceCommand({ ResourceId: ABSENT_BACKUP, TagList: [{ Key: 'a', Value: '' }] })),
  ]) {
    t.equal(await nameOf(answer), 'CloudHsmResourceNotFoundException');
  }
});

t.test('what cannot be', async (t) => {
  const create = { HsmType: 'hsm2m.medium', SubnetIds: ['subnet-00000000000000000'] };
  const before = (await cloudHsm.send(new HSM.DescribeClustersCommand({}))).Clusters;
  for (const answer of [
    cloudHsm.send(new HSM.CreateClusterCommand(create)),
    cloudHsm.send(new HSM.CreateClusterCommand({ ...create, HsmType: 'hsm9.huge' })),
    cloudHsm.send(new HSM.CreateHsmCommand({ ClusterId, AvailabilityZone: 'eu-west-1a' })),
    cloudHsm.send(new HSM.CreateHsmCommand({ ClusterId, AvailabilityZone: 'us-east-1a', IpAddress: '10.0.2.9' })),
    cloudHsm.send(new HSM.ModifyClusterCommand({ ClusterId, BackupRetentionPolicy: { Type: 'DAYS', Value: '6' } })),
    cloudHsm.send(new HSM.ModifyClusterCommand({ ClusterId, BackupRetentionPolicy: { Type: 'DAYS', Value: '380' } })),
    cloudHsm.send(new HSM.DeleteClusterCommand({ ClusterId })),
    cloudHsm.send(new HSM.RestoreBackupCommand({ BackupId })),
    cloudHsm.send(new HSM.CopyBackupToRegionCommand({ BackupId, DestinationRegion: ready.region })),
    backups({ Filters: { colours: ['red'] } }),
    backups({ NextToken: 'garbage' }),
    backups({ MaxResults: 51 }),
  ]) {
    t.match(await refusalOf(answer), { name: 'CloudHsmInvalidRequestException', status: 400 });
  }
  t.same((await cloudHsm.send(new HSM.DescribeClustersCommand({}))).Clusters, before);
});

t.test('ModifyCluster', async (t) => {
  const policy = { Type: 'DAYS', Value: '379' } as const;
  const { Cluster } = await cloudHsm.send(new HSM.ModifyClusterCommand({ ClusterId, BackupRetentionPolicy: policy }));
  t.match(Cluster, { State: 'ACTIVE', BackupRetentionPolicy: policy });
  for (const wrong of [{}, { HsmType: 'hsm1.medium' }, { HsmType: 'hsm9.huge' }]) {
    t.match(await call('ModifyCluster', { ClusterId, ...wrong }), { __type: 'CloudHsmInvalidRequestException' });
  }
  const absent = await call('ModifyCluster', { ClusterId: ABSENT_CLUSTER, HsmType: 'hsm2m.medium' });
  t.match(absent, { __type: 'CloudHsmResourceNotFoundException' });
  const types = { HsmType: 'hsm1.medium', SubnetIds: (await world.subnetIds()).slice(0, 1) };
  const { Cluster: old } = (await call('CreateCluster', types)) as { Cluster: { ClusterId: string } };
  const early = await call('ModifyCluster', { ClusterId: old.ClusterId, HsmType: 'hsm2m.medium' });
  t.match(early, { __type: 'CloudHsmInvalidRequestException' }, 'not ACTIVE');
  const nonFips = await call('CreateCluster', { ...types, Mode: 'NON_FIPS' });
  t.match(nonFips, { __type: 'CloudHsmInvalidRequestException' });
  const mixed = await call('CreateCluster', {
    ...types,
    HsmType: 'hsm2m.medium',
    Mode: 'NON_FIPS',
    SourceBackupId: BackupId,
  });
  t.match(mixed, { __type: 'CloudHsmInvalidRequestException' }, 'a FIPS backup needs a FIPS cluster');
  await cloudHsm.send(new HSM.DeleteClusterCommand({ ClusterId: old.ClusterId }));
});

t.test('DescribeBackups', async (t) => {
  t.match(newest, { BackupState: 'READY', ClusterId, NeverExpires: false });
  t.ok((newest?.CreateTimestamp ?? 0) >= (oldest?.CreateTimestamp ?? 0), 'newest first');
  const ids = async (input: HSM.DescribeBackupsCommandInput) =>
    ((await backups(input)).Backups ?? []).map((backup) => backup.BackupId);
  t.same(await ids({ SortAscending: true }), [BackupId, newest?.BackupId]);
  const { Backups: first, NextToken } = await backups({ MaxResults: 1 });
  t.same([first?.[0]?.BackupId, ...(await ids({ NextToken }))], [newest?.BackupId, BackupId]);
  t.same(await ids({ Filters: { backupIds: [BackupId] } }), [BackupId]);
  t.same(await ids({ Filters: { states: ['DELETED'] } }), []);
  t.same(await ids({ Filters: { neverExpires: ['true'] } }), []);
  t.same(await ids({ Filters: { sourceBackupIds: [BackupId] } }), []);
});

t.test('a backup is marked, deleted, restored, copied', async (t) => {
  const marked = await cloudHsm.send(new HSM.ModifyBackupAttributesCommand({ BackupId, NeverExpires: true }));
  t.match(marked.Backup, { BackupId, NeverExpires: true });
  const deleted = await cloudHsm.send(new HSM.DeleteBackupCommand({ BackupId }));
  t.match(deleted.Backup, { BackupState: 'PENDING_DELETION', DeleteTimestamp: Date });
  t.match(await cloudHsm.send(new HSM.RestoreBackupCommand({ BackupId })), { Backup: { BackupState: 'READY' } });
  const copy = await cloudHsm.send(new HSM.CopyBackupToRegionCommand({ BackupId, DestinationRegion: 'eu-west-1' }));
  t.match(copy.DestinationBackup, { SourceRegion: ready.region, SourceBackup: BackupId, SourceCluster: ClusterId });
});

t.test('tags', async (t) => {
  const tags = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ Key: `key${index}`, Value: `${index}` }));
  for (const ResourceId of [ClusterId, BackupId]) {
    await cloudHsm.send(new HSM.TagResourceCommand({ ResourceId, TagList: tags(50) }));
    const more = new HSM.TagResourceCommand({ ResourceId, TagList: [{ Key: 'one more', Value: '' }] });
    t.equal(await nameOf(cloudHsm.send(more)), 'CloudHsmResourceLimitExceededException');
    const { TagList, NextToken } = await cloudHsm.send(new HSM.ListTagsCommand({ ResourceId, MaxResults: 49 }));
    const rest = await cloudHsm.send(new HSM.ListTagsCommand({ ResourceId, NextToken }));
    t.same([...(TagList ?? []), ...(rest.TagList ?? [])], tags(50));
    const TagKeyList = tags(50)
      .slice(1)
      .map(({ Key }) => Key);
    await cloudHsm.send(new HSM.UntagResourceCommand({ ResourceId, TagKeyList }));
  }
  const reserved = new HSM.TagResourceCommand({ ResourceId: ClusterId, TagList: [{ Key: 'aws:x', Value: '' }] });
  t.equal(await nameOf(cloudHsm.send(reserved)), 'CloudHsmTagException');
  const { Clusters } = await cloudHsm.send(new HSM.DescribeClustersCommand({}));
  t.same(Clusters?.[0]?.TagList, tags(1));
  t.same((await backups({ Filters: { backupIds: [BackupId] } })).Backups?.[0]?.TagList, tags(1));
});

t.test('resource policies', async (t) => {
  const ResourceArn = `arn:aws:cloudhsm:${ready.region}:${ready.accountId}:backup/${BackupId}`;
  const Policy = '{"Version":"2012-10-17","Statement":[]}';
  t.same(await call('GetResourcePolicy', { ResourceArn }), {});
  t.same(await call('PutResourcePolicy', { ResourceArn, Policy }), { ResourceArn, Policy });
  t.same(await call('GetResourcePolicy', { ResourceArn }), { Policy });
  t.same(await call('DeleteResourcePolicy', { ResourceArn }), { ResourceArn, Policy });
  t.same(await call('GetResourcePolicy', { ResourceArn }), {});
  for (const wrong of [{ Policy }, { ResourceArn, Policy: 'no JSON' }, { ResourceArn }]) {
    t.match(await call('PutResourcePolicy', wrong), { __type: 'CloudHsmInvalidRequestException', Message: String });
  }
  const elsewhere = ResourceArn.replace(ready.region, 'eu-west-1');
  t.match(await call('GetResourcePolicy', { ResourceArn: elsewhere }), { __type: 'CloudHsmResourceNotFoundException' });
});
