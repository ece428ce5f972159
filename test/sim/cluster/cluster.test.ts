import t from 'tap';
import type { Cluster } from '../../../sim/cluster/cluster.ts';
import {
  CLUSTER_TABLE,
  type ClusterEvent,
  type ClusterState,
  nextClusterState,
} from '../../../sim/cluster/cluster-state.ts';
import { HSM_TABLE, type HsmEvent, type HsmState, nextHsmState } from '../../../sim/cluster/hsm-state.ts';
import { Role } from '../../../src/wire/roles.ts';
import { unrelatedCertificate } from '../../support/certificates.ts';
import { initialization, makeActiveCluster, makeClusterWorld, newUser } from '../../support/cluster-world.ts';

const invalid = { code: 'CloudHsmInvalidRequestException' };

t.test('a new cluster is UNINITIALIZED, without HSMs, with its security group', async (t) => {
  const { clusters, subnetIds, vpc, network, clock } = makeClusterWorld();
  const cluster = clusters.create(subnetIds);
  const description = cluster.describe();
  t.match(cluster.clusterId, /^cluster-[a-z2-7]{11}$/);
  t.match(description, {
    state: 'UNINITIALIZED',
    vpcId: vpc.vpcId,
    createdMs: clock.calendar.now(),
    csrPem: undefined,
    certificatePem: undefined,
    hsms: [],
  });
  t.same(
    description.subnets.map(({ availabilityZone }) => availabilityZone),
    ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  );
  const group = network.securityGroup(description.securityGroupId);
  t.equal(group?.groupName, `cloudhsm-cluster-${cluster.clusterId}-sg`);
  const ports = { protocol: 'tcp', fromPort: 2223, toPort: 2225, groupId: group?.groupId };
  t.same(group?.rules, [
    { direction: 'inbound', ...ports },
    { direction: 'outbound', ...ports },
  ]);
  t.equal(clusters.find(cluster.clusterId), cluster);
  t.equal(clusters.find('cluster-aaaaaaaaaaa'), undefined);
});

t.test('a cluster may be given its id, which no other one has', async (t) => {
  const { clusters, subnetIds, network } = makeClusterWorld();
  const cluster = clusters.create(subnetIds, undefined, 'cluster-mmmmmmmmmmm');
  t.equal(cluster.clusterId, 'cluster-mmmmmmmmmmm');
  t.equal(clusters.find('cluster-mmmmmmmmmmm'), cluster);
  const before = network.describe();
  t.throws(() => clusters.create(subnetIds, undefined, 'cluster-mmmmmmmmmmm'), invalid);
  t.same(network.describe(), before);
});

t.test('subnets must exist, in one VPC, one in each zone', async (t) => {
  const { clusters, subnetIds, network } = makeClusterWorld();
  const [first = ''] = subnetIds;
  const other = network.createVpc('10.1.0.0/16');
  const elsewhere = network.createSubnet(other.vpcId, 'us-east-1b', '10.1.1.0/24').subnetId;
  const before = network.describe();
  for (const wrong of [[], ['subnet-00000000000000000'], [first, first], [first, elsewhere]]) {
    t.throws(() => clusters.create(wrong), invalid);
  }
  t.same(network.describe(), before);
  t.same(clusters.list(), []);
});

t.test('from creation to ACTIVE', async (t) => {
  const { clusters, subnetIds, machines, network } = makeClusterWorld();
  const cluster = clusters.create(subnetIds);
  const adding = cluster.addHsm('us-east-1a');
  await t.rejects(cluster.initialize({ ...initialization, trustAnchorPem: 'garbage' }), invalid);
  const hsm = await adding;
  t.match(hsm, { availabilityZone: 'us-east-1a', state: 'ACTIVE', endpoint: undefined });
  t.match(hsm.hsmId, /^hsm-[a-z2-7]{11}$/);
  const [eni] = network.describe().networkInterfaces;
  t.same([hsm.eniId, hsm.eniIp], [eni?.networkInterfaceId, eni?.privateIpAddress]);
  t.same(eni?.groups, [cluster.describe().securityGroupId]);
  t.match(cluster.describe(), { state: 'UNINITIALIZED', csrPem: /^-----BEGIN CERTIFICATE REQUEST-----/ });
  t.same(machines, [], 'without a certificate there is nothing to listen with');

  await cluster.initialize(initialization);
  t.match(cluster.describe(), {
    state: 'INITIALIZED',
    csrPem: undefined,
    certificatePem: initialization.signedCertificatePem,
    trustAnchorPem: initialization.trustAnchorPem,
    hsms: [{ endpoint: { host: '127.0.0.1', port: 22231 } }],
  });
  t.match(machines[0]?.start, {
    clusterId: cluster.clusterId,
    hsmId: hsm.hsmId,
    certificatePem: initialization.signedCertificatePem,
  });
  t.equal(machines[0]?.start.clusterKey.byteLength, 32);

  await cluster.activate(newUser('Admin', Role.ADMIN));
  t.equal(cluster.describe().state, 'ACTIVE');
  await cluster.createUser(newUser('kmsuser'));
  t.same(await cluster.users(), [
    { username: 'admin', role: Role.ADMIN },
    { username: 'kmsuser', role: Role.CRYPTO_USER },
  ]);
  await t.rejects(cluster.createUser(newUser('KMSUser')), { code: 'invalid_configuration' });
  await machines[0]?.caughtUp();
  t.same(machines[0]?.usernames, ['admin', 'kmsuser']);
});

t.test('what comes too early or too late is refused and changes nothing', async (t) => {
  const { clusters, subnetIds } = makeClusterWorld();
  const cluster = clusters.create(subnetIds);
  const refused = async (change: Promise<unknown>): Promise<void> => {
    const before = cluster.describe();
    await t.rejects(change, invalid);
    t.same(cluster.describe(), before);
  };
  await refused(cluster.initialize(initialization));
  await refused(cluster.activate(newUser('admin', Role.ADMIN)));
  await refused(cluster.createUser(newUser('kmsuser')));
  await refused(cluster.addHsm('eu-central-1a'));
  await cluster.addHsm('us-east-1a');
  await refused(cluster.addHsm('us-east-1b'));
  const { certificatePem: signedCertificatePem, trustAnchorPem } = unrelatedCertificate;
  await refused(cluster.initialize({ signedCertificatePem, trustAnchorPem }));
  await cluster.initialize(initialization);
  await refused(cluster.initialize(initialization));
  await refused(cluster.addHsm('us-east-1b'));
  await cluster.activate(newUser('admin', Role.ADMIN));
  await refused(cluster.activate(newUser('admin', Role.ADMIN)));
  t.equal((await cluster.users()).length, 1);
});

t.test('an HSM that does not start leaves nothing behind', async (t) => {
  const { cluster, network, failure } = await makeActiveCluster();
  const before = [cluster.describe(), network.describe()];
  failure.ofNextStart = new Error('the port is in use');
  await t.rejects(cluster.addHsm('us-east-1c'), { message: 'the port is in use' });
  t.same([cluster.describe(), network.describe()], before);
  const third = await cluster.addHsm('us-east-1c');
  t.same(third.endpoint, { host: '127.0.0.1', port: 22233 });
});

t.test('an initialization whose HSM does not start can be repeated', async (t) => {
  const { clusters, subnetIds, failure } = makeClusterWorld();
  const cluster = clusters.create(subnetIds);
  await cluster.addHsm('us-east-1a');
  failure.ofNextStart = new Error('the port is in use');
  await t.rejects(cluster.initialize(initialization), { message: 'the port is in use' });
  t.match(cluster.describe(), { state: 'UNINITIALIZED', csrPem: /^-----BEGIN/, hsms: [{ state: 'ACTIVE' }] });
  await cluster.initialize(initialization);
  t.equal(cluster.describe().state, 'INITIALIZED');
});

t.test('an HSM that is added has every fact before it is ACTIVE', async (t) => {
  const { cluster, firstMachine, secondMachine, machines } = await makeActiveCluster();
  t.same(secondMachine.usernames, ['admin', 'kmsuser']);
  await firstMachine.write('late');
  const adding = cluster.addHsm('us-east-1c');
  await Promise.resolve();
  t.equal(cluster.describe().hsms[2]?.state, 'CREATE_IN_PROGRESS');
  t.match(await adding, { state: 'ACTIVE', availabilityZone: 'us-east-1c' });
  t.same(machines[2]?.usernames, ['admin', 'kmsuser', 'late']);
});

t.test('at most 28 HSMs', async (t) => {
  const { cluster } = await makeActiveCluster();
  for (let count = 2; count < 28; count += 1) await cluster.addHsm('us-east-1c');
  await t.rejects(cluster.addHsm('us-east-1c'), invalid);
  t.equal(cluster.describe().hsms.length, 28);
});

t.test('a full subnet takes no HSM', async (t) => {
  const { cluster, network, subnetIds } = await makeActiveCluster();
  const [, , subnetId = ''] = subnetIds;
  while (network.availableAddressCount(subnetId) > 0) network.createNetworkInterface(subnetId, 'test', []);
  await t.rejects(cluster.addHsm('us-east-1c'), { code: 'network_refused' });
  t.equal(cluster.describe().hsms.length, 2);
});

t.test('deleting an HSM stops it, frees its address and port, and loses nothing', async (t) => {
  const { cluster, network, first, second, firstMachine, secondMachine, machines, ledger } = await makeActiveCluster();
  await firstMachine.write('kept');
  const head = await ledger.head();
  await cluster.deleteHsm(first.hsmId);
  await cluster.deleteHsm(second.hsmId);
  t.same([firstMachine.end, secondMachine.end], ['stopped', 'stopped']);
  t.match(cluster.describe(), { state: 'ACTIVE', hsms: [] });
  t.same(network.describe().networkInterfaces, []);
  t.equal(await ledger.head(), head);
  await t.rejects(cluster.deleteHsm(first.hsmId), { code: 'not_found' });
  t.match(await cluster.addHsm('us-east-1b'), { endpoint: { port: 22231 } });
  t.same(machines[2]?.usernames, ['admin', 'kmsuser', 'kept']);
});

t.test('an HSM that comes while the cluster is being deleted is not left behind', async (t) => {
  const { cluster, clusters, network, first, second } = await makeActiveCluster();
  for (const { hsmId } of [first, second]) await cluster.deleteHsm(hsmId);
  // However far the deletion has come: either the HSM is refused or the deletion is.
  for (let turns = 0; turns < 8; turns += 1) {
    const deleting = cluster.beginDelete(1).then(
      () => true,
      () => false,
    );
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    try {
      const { hsmId } = await cluster.beginAddHsm({ availabilityZone: 'us-east-1a' }, 0).done;
      t.notOk(await deleting, `an HSM after ${turns}`);
      t.equal(cluster.describe().state, 'ACTIVE');
      await cluster.deleteHsm(hsmId);
    } catch (error) {
      t.match(error, invalid);
      t.ok(await deleting, `no HSM after ${turns}`);
      break;
    }
  }
  t.match(cluster.describe(), { state: 'DELETE_IN_PROGRESS', hsms: [] });
  t.same(network.describe().networkInterfaces, []);
  t.equal(clusters.find(cluster.clusterId), cluster);
});

t.test('the CSR goes with the HSM that made it; the next one makes another', async (t) => {
  for (const [gone, end] of [
    ['deleted', (cluster, hsmId) => cluster.deleteHsm(hsmId)],
    ['lost', (cluster, hsmId) => cluster.loseHsm(hsmId)],
  ] as readonly [string, (cluster: Cluster, hsmId: string) => Promise<void>][]) {
    const { clusters, subnetIds } = makeClusterWorld();
    const cluster = clusters.create(subnetIds);
    const { hsmId } = await cluster.addHsm('us-east-1a');
    const { csrPem } = cluster.describe();
    await end(cluster, hsmId);
    t.match(cluster.describe(), { state: 'UNINITIALIZED', csrPem: undefined, hsms: [] }, gone);
    t.equal(await cluster.hardwareCertificates(), undefined);
    await t.rejects(cluster.initialize(initialization), invalid);
    await cluster.addHsm('us-east-1b');
    t.match(cluster.describe().csrPem, /^-----BEGIN/);
    t.not(cluster.describe().csrPem, csrPem);
    await cluster.initialize(initialization);
  }
});

t.test('mutual TLS is enforced on hsm2m.medium only', async (t) => {
  const { cluster } = await makeActiveCluster();
  await cluster.beginModify('hsm1.medium', true, 0).done;
  await t.rejects(cluster.requireMutualTls(true), invalid);
  t.equal(cluster.describe().mutualTlsEnforced, false);
  await cluster.requireMutualTls(false);
  await cluster.beginModify('hsm2m.medium', false, 0).done;
  await cluster.requireMutualTls(true);
  t.equal(cluster.describe().mutualTlsEnforced, true);
});

t.test('closing stops every HSM', async (t) => {
  const { clusters, firstMachine, secondMachine } = await makeActiveCluster();
  await clusters.close();
  t.same([firstMachine.end, secondMachine.end], ['stopped', 'stopped']);
});

t.test('the tables have no other transitions', async (t) => {
  const clusterEvents: ClusterEvent[] = [
    ...(['created', 'restored', 'initialize', 'initialized', 'initialization_failed', 'activated'] as const),
    ...(['modify', 'roll_back', 'modified', 'delete', 'deleted'] as const),
  ];
  for (const [state, row] of Object.entries(CLUSTER_TABLE) as [ClusterState, Record<string, ClusterState>][]) {
    for (const event of clusterEvents) {
      if (row[event] === undefined) t.throws(() => nextClusterState(state, event), invalid, `${state} ${event}`);
      else t.equal(nextClusterState(state, event), row[event]);
    }
  }
  const hsmEvents: HsmEvent[] = ['created', 'creation_failed', 'delete', 'deleted', 'lost'];
  for (const [state, row] of Object.entries(HSM_TABLE) as [HsmState, Record<string, HsmState>][]) {
    for (const event of hsmEvents) {
      if (row[event] === undefined) t.throws(() => nextHsmState(state, event), { code: 'illegal_transition' });
      else t.equal(nextHsmState(state, event), row[event]);
    }
  }
});
