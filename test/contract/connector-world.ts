// What the connector may rely on in the three interfaces through which it sees the world, wherever that world is. Each test
// is given a world of its own: two HSMs in us-east-1a and us-east-1b, a subnet in each of three zones.

import type { Test } from 'tap';
import { NetworkChannels, type Reachability } from '../../app/network-channels.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../sim/cluster/clusters.ts';
import type { ClusterDirectory, HsmDescription, NetworkBuilder, NetworkRequest } from '../../src/keystore/world.ts';
import { exampleCertificate } from '../support/certificates.ts';
import type { MemoryWorld } from '../support/memory-world.ts';

export interface ConnectorGround {
  /** As it is, and to be changed by the test. */
  readonly ground: MemoryWorld;
  readonly directory: ClusterDirectory;
  readonly network: NetworkBuilder;
  readonly reachability: Reachability;
}

/** The world ends when `t` is over. */
export type MakeConnectorGround = (t: Test) => Promise<ConnectorGround>;

const STORE_ID = 'cks-0123456789abcdef0';

export function connectorWorldContract(t: Test, make: MakeConnectorGround): void {
  t.test('directory', async (t) => directoryContract(t, make));
  t.test('network builder', async (t) => networkBuilderContract(t, make));
  t.test('channels', async (t) => channelsContract(t, make));
}

function directoryContract(t: Test, make: MakeConnectorGround): void {
  t.test('a cluster as it is, with where its HSMs listen', async (t) => {
    const { ground, directory } = await make(t);
    const { cluster, world } = ground;
    const { clusterId, vpcId, securityGroupId, hsms } = cluster.describe();
    t.strictSame(await directory.describe(clusterId), {
      ...{ clusterId, vpcId, securityGroupId, state: 'ACTIVE', mutualTlsEnforced: false, securityGroupIntact: true },
      clusterCertificatePem: exampleCertificate.certificatePem,
      subnets: world.subnets.map(({ subnetId, availabilityZone }) => ({ subnetId, availabilityZone, exists: true })),
      hsms: hsms.map(({ hsmId, availabilityZone, endpoint }) => ({
        ...{ hsmId, availabilityZone, state: 'ACTIVE' },
        ...endpoint,
      })),
    });
  });

  t.test('what changes in it', async (t) => {
    const { ground, directory } = await make(t);
    const { cluster, world } = ground;
    const { clusterId, securityGroupId } = cluster.describe();
    const [first, second] = cluster.describe().hsms;
    await cluster.loseHsm(first?.hsmId ?? '');
    await cluster.requireMutualTls(true);
    world.network.deleteSubnet(world.subnets[2]?.subnetId ?? '');
    world.network.setSecurityGroupRules(securityGroupId, []);
    const described = await directory.describe(clusterId);
    t.match(described, { mutualTlsEnforced: true, securityGroupIntact: false });
    t.same(
      described?.hsms.map(({ hsmId }) => hsmId),
      [second?.hsmId],
    );
    t.same(
      described?.subnets.map(({ exists }) => exists),
      [true, true, false],
    );
  });

  t.test('one that is not initialized has no certificate', async (t) => {
    const { ground, directory } = await make(t);
    const { clusters, subnets } = ground.world;
    const { clusterId } = clusters.create(
      subnets.map(({ subnetId }) => subnetId),
      DEFAULT_CLUSTER_SETTINGS,
    );
    const described = await directory.describe(clusterId);
    t.match(described, { clusterId, state: 'UNINITIALIZED', hsms: [] });
    t.equal(described?.clusterCertificatePem, undefined);
  });

  t.test('one that there is not', async (t) => {
    const { directory } = await make(t);
    for (const clusterId of ['cluster-2222222222a', 'cluster-%2f..%2f', 'a/b', '?', 'ü']) {
      t.equal(await directory.describe(clusterId), undefined, clusterId);
    }
  });
}

function networkBuilderContract(t: Test, make: MakeConnectorGround): void {
  t.test('a group and an interface in each subnet, once, until it is removed', async (t) => {
    const { ground, network } = await make(t);
    const parts = ground.world.network;
    const before = parts.describe();
    for (let count = 0; count < 2; count++) t.equal(await network.build(requestFor(ground)), undefined);
    const [group, ...noMore] = parts.securityGroupsNamed(`kms-${STORE_ID}`);
    t.same(noMore, [], 'what was built before is replaced');
    const { clusterId, securityGroupId } = ground.cluster.describe();
    const fromCluster = {
      direction: 'inbound',
      protocol: 'tcp',
      fromPort: 2223,
      toPort: 2225,
      groupId: securityGroupId,
    };
    t.same(group?.rules, [fromCluster]);
    t.same(
      parts
        .networkInterfacesOf(group?.groupId ?? '')
        .map(({ subnetId, description, groups }) => ({ subnetId, description, groups })),
      ground.world.subnets.map(({ subnetId }) => ({
        ...{ subnetId, description: `KMS managed ENI for cluster ${clusterId}` },
        groups: [group?.groupId, securityGroupId],
      })),
    );
    for (let count = 0; count < 2; count++) await network.remove(STORE_ID);
    t.same(parts.describe(), before, 'nothing of it is left, and nothing to remove is no error');
  });

  t.test('why not, and then nothing is built', async (t) => {
    const { ground, network } = await make(t);
    const parts = ground.world.network;
    const request = requestFor(ground);
    const [first, , third] = ground.world.subnets;
    parts.exhaustSubnet(first?.subnetId ?? '');
    t.equal(await network.build(request), 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET');
    parts.freeSubnet(first?.subnetId ?? '');
    parts.deleteSubnet(third?.subnetId ?? '');
    t.equal(await network.build(request), 'SUBNET_NOT_FOUND');
    await t.rejects(network.build({ ...request, subnetIds: [], clusterSecurityGroupId: 'sg-absent' }), {
      code: 'network_refused',
      message: "the security group 'sg-absent' does not exist",
    });
    t.same(parts.securityGroupsNamed(`kms-${STORE_ID}`), []);
  });
}

function channelsContract(t: Test, make: MakeConnectorGround): void {
  /** With a channel to each of two HSMs, and what becomes of it. */
  const connected = async (t: Test) => {
    const made = await make(t);
    await made.network.build(requestFor(made.ground));
    const channels = new NetworkChannels(made.reachability, made.ground.channels);
    const [first, second] = (await made.directory.describe(made.ground.cluster.clusterId))?.hsms ?? [];
    return {
      ...made,
      ...{
        channels,
        firstHsm: first,
        toFirst: await open(t, channels, first),
        toSecond: await open(t, channels, second),
      },
    };
  };

  t.test('without the network parts of a key store, KMS reaches nobody', async (t) => {
    const { ground, directory, reachability } = await make(t);
    const channels = new NetworkChannels(reachability, ground.channels);
    for (const hsm of (await directory.describe(ground.cluster.clusterId))?.hsms ?? []) {
      await t.rejects(open(t, channels, hsm), { code: 'connection_failed', message: /the network is broken/ });
    }
  });

  t.test('a zone that is cut off: its channels are reset, others are not, new ones are refused', async (t) => {
    const { ground, channels, firstHsm, toFirst, toSecond } = await connected(t);
    ground.world.network.partitionZone('us-east-1a');
    t.equal(await toFirst.closed, 1006);
    await t.rejects(open(t, channels, firstHsm), { code: 'connection_failed' });
    t.ok(toSecond.isOpen());
    ground.world.network.mendZone('us-east-1a');
    t.ok((await open(t, channels, firstHsm)).isOpen(), 'whole again');
  });

  t.test('a group without its rules: every channel is reset', async (t) => {
    const { ground, toFirst, toSecond } = await connected(t);
    ground.world.network.setSecurityGroupRules(ground.cluster.describe().securityGroupId, []);
    t.same(await Promise.all([toFirst.closed, toSecond.closed]), [1006, 1006]);
  });

  t.test('the parts of the key store are removed: every channel is reset', async (t) => {
    const { network, toFirst, toSecond } = await connected(t);
    await network.remove(STORE_ID);
    t.same(await Promise.all([toFirst.closed, toSecond.closed]), [1006, 1006]);
  });

  t.test('an HSM that is lost, and one that comes', async (t) => {
    const { ground, directory, channels, firstHsm, toFirst, toSecond } = await connected(t);
    await ground.cluster.loseHsm(firstHsm?.hsmId ?? '');
    t.equal(await toFirst.closed, 1006);
    const { hsmId } = await ground.cluster.addHsm('us-east-1c');
    const added = (await directory.describe(ground.cluster.clusterId))?.hsms.find((hsm) => hsm.hsmId === hsmId);
    const toAdded = await open(t, channels, added);
    ground.world.network.partitionZone('us-east-1b');
    t.equal(await toSecond.closed, 1006);
    t.ok(toAdded.isOpen());
  });

  t.test('where no HSM is, nobody is cut off: the connection fails by itself', async (t) => {
    const { channels, firstHsm } = await connected(t);
    const nowhere = open(t, channels, { ...(firstHsm as HsmDescription), host: 'nowhere' });
    const { message } = await nowhere.then(
      () => new Error('it was opened'),
      (error: Error) => error,
    );
    t.notMatch(message, /network is broken|it was opened/);
  });
}

const requestFor = ({ cluster, world }: MemoryWorld): NetworkRequest => {
  const { clusterId, vpcId, securityGroupId } = cluster.describe();
  return {
    ...{ customKeyStoreId: STORE_ID, clusterId, vpcId, clusterSecurityGroupId: securityGroupId },
    subnetIds: world.subnets.map(({ subnetId }) => subnetId),
  };
};

interface OpenChannel {
  isOpen(): boolean;
  /** Resolves with the code that it was closed with. */
  readonly closed: Promise<number>;
}

/** Reset when `t` is over. */
async function open(t: Test, channels: NetworkChannels, hsm: HsmDescription | undefined): Promise<OpenChannel> {
  const { host = '', port = 0 } = hsm ?? {};
  const { trustAnchorPem, certificatePem } = exampleCertificate;
  let isOpen = true;
  let end: (code: number) => void = () => {};
  const closed = new Promise<number>((resolve) => {
    end = resolve;
  });
  const onClose = (code: number): void => {
    isOpen = false;
    end(code);
  };
  const destination = { host, port, trustAnchorPem, certificatePem };
  const channel = await channels.connect(destination, () => ({ onMessage: () => {}, onClose }));
  t.teardown(() => channel.reset());
  return { isOpen: () => isOpen, closed };
}
