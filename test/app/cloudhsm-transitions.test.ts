// What a cluster, an HSM, and a backup can and cannot become in each state, through AWS's SDK, with the time that it takes
// at AWS.

import { createPublicKey } from 'node:crypto';
import * as HSM from '@aws-sdk/client-cloudhsm-v2';
import t, { type Test } from 'tap';
import { createCustomerCa, signCsr } from '../../sim/cluster/certificates.ts';
import { REAL_DURATIONS } from '../../sim/cluster/durations.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { exampleCertificate } from '../support/certificates.ts';
import { authorityOf } from '../support/customer-cluster.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const world = await runSimulator(t, { seed: 'cluster', hsmType: 'hsm1.medium', durations: REAL_DURATIONS });
const { cloudHsm } = world;

const createHsm = (ClusterId: string, AvailabilityZone = 'us-east-1b') =>
  cloudHsm.send(new HSM.CreateHsmCommand({ ClusterId, AvailabilityZone }));
const deleteHsm = (ClusterId: string, HsmId = '') => cloudHsm.send(new HSM.DeleteHsmCommand({ ClusterId, HsmId }));
const deleteCluster = (ClusterId: string) => cloudHsm.send(new HSM.DeleteClusterCommand({ ClusterId }));
const initialize = (ClusterId: string, SignedCert: string, TrustAnchor: string) =>
  cloudHsm.send(new HSM.InitializeClusterCommand({ ClusterId, SignedCert, TrustAnchor }));
const { trustAnchorPem } = exampleCertificate;

/** Each is refused, and the cluster is what it was. */
async function refuses(t: Test, clusterId: string, asked: Record<string, () => Promise<unknown>>): Promise<void> {
  const before = await world.describeCluster(clusterId);
  for (const [what, ask] of Object.entries(asked)) {
    t.match(
      await refusalOf(ask()),
      { name: 'CloudHsmInvalidRequestException', status: 400 },
      `${what}: ${before.State}`,
    );
  }
  t.same(await world.describeCluster(clusterId), before);
}

t.test('another HSM type, and back within a day', async (t) => {
  const { clusterId } = world;
  const modify = async (HsmType: string) => {
    const { Cluster, __type } = await world.callCloudHsm('ModifyCluster', { ClusterId: clusterId, HsmType });
    return (Cluster as { State: string } | undefined)?.State ?? __type;
  };
  /** Half an hour for each of two HSMs. */
  const settle = async (state: string): Promise<HSM.Cluster> => {
    await world.advance(HOUR_MS - 60_000);
    t.equal((await world.describeCluster(clusterId)).State, state);
    await world.advance(60_000);
    return world.settledCluster(clusterId);
  };
  t.equal(await modify('hsm2m.medium'), 'MODIFY_IN_PROGRESS');
  t.match(await world.describeCluster(clusterId), { State: 'MODIFY_IN_PROGRESS', HsmType: 'hsm1.medium' });
  await refuses(t, clusterId, {
    CreateHsm: () => createHsm(clusterId, 'us-east-1c'),
    DeleteCluster: () => deleteCluster(clusterId),
  });
  t.equal(await modify('hsm2m.medium'), 'CloudHsmInvalidRequestException', 'it is under way');
  t.match(await settle('MODIFY_IN_PROGRESS'), { State: 'ACTIVE', HsmType: 'hsm2m.medium', Hsms: { length: 2 } });

  await world.advance(DAY_MS - HOUR_MS);
  t.equal(await modify('hsm1.medium'), 'ROLLBACK_IN_PROGRESS');
  t.match(await settle('ROLLBACK_IN_PROGRESS'), { State: 'ACTIVE', HsmType: 'hsm1.medium' });

  t.equal(await modify('hsm2m.medium'), 'MODIFY_IN_PROGRESS');
  t.match(await settle('MODIFY_IN_PROGRESS'), { State: 'ACTIVE', HsmType: 'hsm2m.medium' });
  await world.advance(DAY_MS);
  t.equal(await modify('hsm1.medium'), 'CloudHsmInvalidRequestException', 'a day is over');
  t.match(await world.describeCluster(clusterId), { State: 'ACTIVE', HsmType: 'hsm2m.medium' });
});

t.test('what a cluster refuses on its way', async (t) => {
  const SubnetIds = await world.subnetIds();
  const { Cluster } = await cloudHsm.send(new HSM.CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds }));
  const clusterId = Cluster?.ClusterId ?? '';
  const another = { CreateHsm: () => createHsm(clusterId) };
  const deletion = { DeleteCluster: () => deleteCluster(clusterId) };
  t.equal(Cluster?.State, 'CREATE_IN_PROGRESS');
  await refuses(t, clusterId, { ...another, ...deletion });

  await world.advance(REAL_DURATIONS.createClusterMs);
  t.match(await world.settledCluster(clusterId), { State: 'UNINITIALIZED' });
  const { Hsm } = await createHsm(clusterId, 'us-east-1a');
  t.equal(Hsm?.State, 'CREATE_IN_PROGRESS');
  const removal = { DeleteHsm: () => deleteHsm(clusterId, Hsm?.HsmId) };
  await refuses(t, clusterId, { ...another, ...removal, ...deletion });

  await world.advance(REAL_DURATIONS.createHsmMs);
  const { Hsms, Certificates } = await world.settledCluster(clusterId);
  t.match(Hsms, [{ State: 'ACTIVE' }]);
  const { now } = (await (await world.control('clock')).json()) as { now: string };
  const issuedAt = (nowMs: number) => ({ random: systemRandom, nowMs });
  const [today, longAgo] = [issuedAt(Date.parse(now)), issuedAt(Date.parse(now) - 4_000 * DAY_MS)];
  const authority = authorityOf(exampleCertificate);
  const signed = (issuance = today) => signCsr(Certificates?.ClusterCsr ?? '', authority, issuance);
  const publicKeyPem = createPublicKey(authority.privateKeyPem).export({ type: 'spki', format: 'pem' }).toString();
  const oldRoot = createCustomerCa({ privateKeyPem: authority.privateKeyPem, publicKeyPem }, longAgo);
  const underOldRoot = signCsr(Certificates?.ClusterCsr ?? '', { ...authority, certificatePem: oldRoot }, today);
  await refuses(t, clusterId, {
    ...{ ...another, ...deletion },
    'an expired certificate': () => initialize(clusterId, signed(longAgo), trustAnchorPem),
    'one of next week': () => initialize(clusterId, signed(issuedAt(Date.parse(now) + 7 * DAY_MS)), trustAnchorPem),
    'an expired root': () => initialize(clusterId, underOldRoot, oldRoot),
  });

  t.match(await initialize(clusterId, signed(), trustAnchorPem), { State: 'INITIALIZE_IN_PROGRESS' });
  const again = { InitializeCluster: () => initialize(clusterId, signed(), trustAnchorPem) };
  await refuses(t, clusterId, { ...another, ...deletion, ...again });
  await world.advance(REAL_DURATIONS.initializeClusterMs);
  t.match(await world.settledCluster(clusterId), { State: 'INITIALIZED' });
  await refuses(t, clusterId, { ...another, ...deletion, ...again });

  await deleteHsm(clusterId, Hsm?.HsmId);
  t.match(await world.describeCluster(clusterId), { Hsms: [{ State: 'DELETE_IN_PROGRESS' }] });
  await refuses(t, clusterId, { ...removal, ...deletion });
  await world.advance(REAL_DURATIONS.deleteHsmMs);
  t.match(await world.settledCluster(clusterId), { State: 'INITIALIZED', Hsms: [] });
  t.match(await deleteCluster(clusterId), { Cluster: { State: 'DELETE_IN_PROGRESS' } });
  await refuses(t, clusterId, { ...another, ...deletion });
  await world.advance(REAL_DURATIONS.deleteClusterMs);
  while ((await world.describeCluster(clusterId)).State !== undefined);
  for (const ask of [another.CreateHsm, deletion.DeleteCluster]) {
    t.match(await refusalOf(ask()), { name: 'CloudHsmResourceNotFoundException' });
  }
});

t.test('what a backup refuses', async (t) => {
  const { clusterId } = world;
  const backups = async () => (await cloudHsm.send(new HSM.DescribeBackupsCommand({}))).Backups ?? [];
  const SubnetIds = await world.subnetIds();
  const of = (BackupId: string) => ({
    DeleteBackup: () => cloudHsm.send(new HSM.DeleteBackupCommand({ BackupId })),
    RestoreBackup: () => cloudHsm.send(new HSM.RestoreBackupCommand({ BackupId })),
    ModifyBackupAttributes: () =>
      cloudHsm.send(new HSM.ModifyBackupAttributesCommand({ BackupId, NeverExpires: true })),
    CopyBackupToRegion: () =>
      cloudHsm.send(new HSM.CopyBackupToRegionCommand({ BackupId, DestinationRegion: 'eu-west-1' })),
    CreateCluster: () =>
      cloudHsm.send(new HSM.CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds, SourceBackupId: BackupId })),
  });
  const refusesAll = async (asked: Record<string, () => Promise<unknown>>): Promise<void> => {
    const before = await backups();
    const clusters = (await cloudHsm.send(new HSM.DescribeClustersCommand({}))).Clusters;
    await refuses(t, clusterId, asked);
    t.same(await backups(), before);
    t.same(
      (await cloudHsm.send(new HSM.DescribeClustersCommand({}))).Clusters,
      clusters,
      'nor is there another cluster',
    );
  };
  await createHsm(clusterId, 'us-east-1c');
  await world.advance(REAL_DURATIONS.createHsmMs);
  await world.settledCluster(clusterId);
  const [newest] = await backups();
  t.equal(newest?.BackupState, 'CREATE_IN_PROGRESS');
  await refusesAll(of(newest?.BackupId ?? ''));
  await world.advance(REAL_DURATIONS.createBackupMs);
  t.equal((await backups())[0]?.BackupState, 'READY');
  const { RestoreBackup, DeleteBackup, ...others } = of(newest?.BackupId ?? '');
  await refusesAll({ RestoreBackup });
  await DeleteBackup();
  t.equal((await backups())[0]?.BackupState, 'PENDING_DELETION');
  await refusesAll({ DeleteBackup, ...others });
  await RestoreBackup();
  t.equal((await backups())[0]?.BackupState, 'READY');
  await DeleteBackup();
  await world.advance(7 * DAY_MS);
  t.match(await refusalOf(RestoreBackup()), { name: 'CloudHsmResourceNotFoundException' });
});
