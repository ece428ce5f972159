// Each ConnectionErrorCode by its real cause, and repaired by the recipe of AWS's troubleshooting guide.

import t from 'tap';
import type { KmsSide } from '../../../app/kms-side.ts';
import type { ClusterDirectory } from '../../../src/keystore/world.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { Role } from '../../../src/wire/roles.ts';
import { BreakableChannels } from '../../support/breakable-channels.ts';
import { exampleCertificate } from '../../support/certificates.ts';
import {
  connectAndSettle,
  createStore,
  disconnectAndSettle,
  KMSUSER_PASSWORD,
  type MemoryWorld,
  makeMemoryWorld,
} from '../../support/memory-world.ts';
import { UnavailableLedger } from '../../support/unavailable-ledger.ts';

const WRONG_PASSWORD = { code: 'device_refused', refusal: 'USER_LOGIN_FAILURE' };
const OTHER_PASSWORD = 'AdminChoseThis1';
const INVALID_CONFIGURATION = { code: 'CloudHsmClusterInvalidConfigurationException' };

interface Scene {
  readonly world: MemoryWorld;
  readonly kms: KmsSide;
  readonly id: string;
}

async function withStore(play: (scene: Scene) => Promise<void>): Promise<void> {
  const world = await makeMemoryWorld();
  const kms = await world.startKms();
  const id = await createStore(kms, world.cluster.clusterId);
  await play({ world, kms, id });
  await kms.shutDown();
  await world.close();
}

/** Of the same certificate, as a cluster made from a backup is; its kmsuser has OTHER_PASSWORD. */
async function relatedCluster({ world }: MemoryWorld, subnetIds = freshSubnets(world)): Promise<string> {
  const { certificatePem, trustAnchorPem } = exampleCertificate;
  const cluster = world.clusters.create(subnetIds);
  const zones = cluster.describe().subnets.map(({ availabilityZone }) => availabilityZone);
  await cluster.addHsm(zones[0] ?? '');
  await cluster.initialize({ signedCertificatePem: certificatePem, trustAnchorPem });
  await cluster.activate({ username: 'admin', role: Role.ADMIN, password: Buffer.from(OTHER_PASSWORD) });
  await cluster.createUser({ username: 'kmsuser', role: Role.CRYPTO_USER, password: Buffer.from(OTHER_PASSWORD) });
  if (zones[1] !== undefined) await cluster.addHsm(zones[1]);
  return cluster.clusterId;
}

function freshSubnets({ network }: MemoryWorld['world']): readonly string[] {
  const vpcId = network.describe().vpcs[0]?.vpcId ?? '';
  return ['a', 'b'].map(
    (zone, index) => network.createSubnet(vpcId, `us-east-1${zone}`, `10.0.${100 + index}.0/24`).subnetId,
  );
}

const updatePassword = ({ kms, id }: Scene, password: string): Promise<void> =>
  kms.keyStores.update(id, { password: Secret.fromText(password) });

t.test('CLUSTER_NOT_FOUND: the cluster has gone', (t) =>
  withStore(async ({ world, id }) => {
    const kms = await world.startKms({ directory: { describe: async () => undefined } });
    t.equal(await connectAndSettle(kms, id), 'FAILED CLUSTER_NOT_FOUND');
    await t.rejects(kms.keyStores.connect(id), { code: 'CustomKeyStoreInvalidStateException' });
    await kms.shutDown();
  }),
);

t.test('INSUFFICIENT_CLOUDHSM_HSMS: every HSM is lost; one that is added repairs it', (t) =>
  withStore(async ({ world, kms, id }) => {
    for (const { hsmId } of world.cluster.describe().hsms) await world.cluster.loseHsm(hsmId);
    t.equal(await connectAndSettle(kms, id), 'FAILED INSUFFICIENT_CLOUDHSM_HSMS');
    await disconnectAndSettle(kms, id);
    await world.cluster.addHsm('us-east-1a');
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
  }),
);

t.test('INVALID_CREDENTIALS: an admin changed the password; KMS is told', (t) =>
  withStore(async (scene) => {
    const { world, kms, id } = scene;
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
    await disconnectAndSettle(kms, id);
    await world.changePassword('kmsuser', OTHER_PASSWORD);
    t.equal(await connectAndSettle(kms, id), 'FAILED INVALID_CREDENTIALS');
    await disconnectAndSettle(kms, id);
    await updatePassword(scene, OTHER_PASSWORD);
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
  }),
);

t.test('USER_NOT_FOUND: there is no kmsuser; it is created', (t) =>
  withStore(async (scene) => {
    const { world, kms, id } = scene;
    await world.asAdmin((admin) => admin.request('deleteUser', { username: 'kmsuser', role: Role.CRYPTO_USER }));
    t.equal(await connectAndSettle(kms, id), 'FAILED USER_NOT_FOUND');
    await world.asAdmin((admin) =>
      admin.request('createUser', {
        username: 'kmsuser',
        role: Role.CRYPTO_USER,
        password: Buffer.from(OTHER_PASSWORD),
      }),
    );
    await disconnectAndSettle(kms, id);
    await updatePassword(scene, OTHER_PASSWORD);
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
  }),
);

t.test('USER_LOCKED_OUT: five wrong passwords on one HSM; only an admin’s change unlocks', (t) =>
  withStore(async (scene) => {
    const { world, kms, id } = scene;
    for (let attempt = 0; attempt < 5; attempt++) {
      await t.rejects(world.logIn('kmsuser', 'crypto-user', 'WrongPassword1'), WRONG_PASSWORD);
    }
    t.equal(await connectAndSettle(kms, id), 'FAILED USER_LOCKED_OUT');
    await disconnectAndSettle(kms, id);
    t.equal(await connectAndSettle(kms, id), 'FAILED USER_LOCKED_OUT', 'time alone does not help');
    await disconnectAndSettle(kms, id);
    await world.changePassword('kmsuser', OTHER_PASSWORD);
    await updatePassword(scene, OTHER_PASSWORD);
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
  }),
);

t.test('USER_LOGGED_IN: somebody else has a session of kmsuser, on whichever HSM', (t) =>
  withStore(async ({ world, kms, id }) => {
    for (const index of [0, 1]) {
      const password = index === 0 ? KMSUSER_PASSWORD : OTHER_PASSWORD;
      const somebody = await world.logIn('kmsuser', 'crypto-user', password, index);
      t.equal(await connectAndSettle(kms, id), 'FAILED USER_LOGGED_IN', `on HSM ${index}`);
      await somebody.logout();
      somebody.close();
      await disconnectAndSettle(kms, id);
      t.equal(await connectAndSettle(kms, id), 'CONNECTED', 'once they have logged out');
      await disconnectAndSettle(kms, id);
      await world.changePassword('kmsuser', OTHER_PASSWORD);
      await kms.keyStores.update(id, { password: Secret.fromText(OTHER_PASSWORD) });
    }
  }),
);

t.test('NETWORK_ERRORS: no HSM can be reached; waiting for the network repairs it', (t) =>
  withStore(async ({ world, id }) => {
    const channels = new BreakableChannels(world.channels);
    const kms = await world.startKms({ channels });
    channels.reachable = false;
    t.equal(await connectAndSettle(kms, id), 'FAILED NETWORK_ERRORS');
    await disconnectAndSettle(kms, id);
    channels.reachable = true;
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
    await kms.shutDown();
  }),
);

t.test('INTERNAL_ERROR: the ledger of KMS refuses an append in the middle of it', (t) =>
  withStore(async ({ world, id }) => {
    const ledger = new UnavailableLedger(world.ledger);
    const channels = new BreakableChannels(world.channels);
    const kms = await world.startKms({ ledger, channels });
    channels.onConnect = () => {
      ledger.unavailable = true;
    };
    t.equal(await connectAndSettle(kms, id), 'FAILED INTERNAL_ERROR');
    await t.rejects(kms.keyStores.disconnect(id), { code: 'ledger_unavailable' });
    t.equal(kms.keyStores.find(id)?.connectionState, 'FAILED', 'a refused request changes nothing');
    channels.onConnect = () => {};
    ledger.unavailable = false;
    await disconnectAndSettle(kms, id);
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
    await kms.shutDown();
  }),
);

t.test('INTERNAL_ERROR: an HSM answers what cannot be decoded, whenever it begins to', async (t) => {
  // 1: its hello; the later ones: answers to the log in, to the change of the password, to the log in after it.
  for (const message of [1, 2, 3, 4, 5, 6, 7]) {
    await withStore(async ({ world, id }) => {
      const channels = new BreakableChannels(world.channels);
      const kms = await world.startKms({ channels });
      channels.garbleFrom = message;
      t.equal(await connectAndSettle(kms, id), 'FAILED INTERNAL_ERROR', `from message ${message} on`);
      await disconnectAndSettle(kms, id);
      channels.garbleFrom = Number.POSITIVE_INFINITY;
      t.equal(await connectAndSettle(kms, id), 'CONNECTED');
      await kms.shutDown();
    });
  }
});

t.test('INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET: a subnet is full; freeing an address repairs it', (t) =>
  withStore(async ({ world, kms, id }) => {
    const { network } = world.world;
    const { subnets, securityGroupId } = world.cluster.describe();
    const subnetId = subnets[2]?.subnetId ?? '';
    const taken: string[] = [];
    while (network.availableAddressCount(subnetId) > 0) {
      taken.push(network.createNetworkInterface(subnetId, 'someone else', [securityGroupId]).networkInterfaceId);
    }
    t.equal(await connectAndSettle(kms, id), 'FAILED INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET');
    const groups = network.describe().securityGroups.map(({ groupName }) => groupName);
    t.notOk(groups.includes(`kms-${id}`), 'nothing is half built');
    await disconnectAndSettle(kms, id);
    network.deleteNetworkInterface(taken[0] ?? '');
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
  }),
);

t.test('SUBNET_NOT_FOUND: a subnet of the cluster was deleted; a related cluster with all of its own repairs it', (t) =>
  withStore(async ({ world, kms, id }) => {
    const subnetId = world.cluster.describe().subnets[2]?.subnetId ?? '';
    world.world.network.deleteSubnet(subnetId);
    t.equal(await connectAndSettle(kms, id), 'FAILED SUBNET_NOT_FOUND');
    await disconnectAndSettle(kms, id);
    t.equal(await connectAndSettle(kms, id), 'FAILED SUBNET_NOT_FOUND', 'it does not come back');
    await disconnectAndSettle(kms, id);
    await t.rejects(kms.keyStores.update(id, { clusterId: 'cluster-abcdefghijk' }), {
      code: 'CloudHsmClusterNotFoundException',
    });
    const clusterId = await relatedCluster(world);
    await kms.keyStores.update(id, { clusterId, password: Secret.fromText(OTHER_PASSWORD) });
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
    await disconnectAndSettle(kms, id);
    await t.rejects(kms.keyStores.update(id, { clusterId: world.cluster.clusterId }), INVALID_CONFIGURATION);
  }),
);

t.test('a security group without its rules: refused at once, by whatever needs the cluster', (t) =>
  withStore(async ({ world, kms, id }) => {
    const { network } = world.world;
    const { securityGroupId } = world.cluster.describe();
    const rules = network.securityGroup(securityGroupId)?.rules ?? [];
    for (const broken of [
      [],
      rules.filter(({ direction }) => direction === 'inbound'),
      rules.filter(({ direction }) => direction === 'outbound'),
      rules.map((rule) => ({ ...rule, fromPort: 2224 })),
      rules.map((rule) => ({ ...rule, toPort: 2224 })),
    ]) {
      network.setSecurityGroupRules(securityGroupId, broken);
      await t.rejects(kms.keyStores.connect(id), INVALID_CONFIGURATION);
      t.equal(kms.keyStores.find(id)?.connectionState, 'DISCONNECTED');
    }
    await kms.keyStores.delete(id, () => false);
    await t.rejects(createStore(kms, world.cluster.clusterId), INVALID_CONFIGURATION);
    network.setSecurityGroupRules(securityGroupId, [...rules, ...rules.map((rule) => ({ ...rule, fromPort: 1 }))]);
    const again = await createStore(kms, world.cluster.clusterId);
    t.equal(await connectAndSettle(kms, again), 'CONNECTED', 'more rules do no harm');
  }),
);

t.test('what is wrong with the cluster comes before what is wrong with the state of the store', (t) =>
  withStore(async ({ world, kms, id }) => {
    const { network } = world.world;
    await world.changePassword('kmsuser', OTHER_PASSWORD);
    t.equal(await connectAndSettle(kms, id), 'FAILED INVALID_CREDENTIALS');
    await t.rejects(kms.keyStores.connect(id), { code: 'CustomKeyStoreInvalidStateException' });
    network.setSecurityGroupRules(world.cluster.describe().securityGroupId, []);
    await t.rejects(kms.keyStores.connect(id), INVALID_CONFIGURATION);
    t.equal(kms.keyStores.find(id)?.connectionState, 'FAILED');
    await t.rejects(kms.keyStores.connect('cks-00000000000000000'), { code: 'CustomKeyStoreNotFoundException' });
  }),
);

t.test('zones without subnets: no store is made on the cluster', (t) =>
  withStore(async ({ world, kms, id }) => {
    await kms.keyStores.delete(id, () => false);
    world.world.network.deleteSubnet(world.cluster.describe().subnets[2]?.subnetId ?? '');
    await t.rejects(createStore(kms, world.cluster.clusterId), INVALID_CONFIGURATION);
    const { subnetId = '' } = world.cluster.describe().subnets[0] ?? {};
    const narrow = await relatedCluster(world, [subnetId]);
    await t.rejects(createStore(kms, narrow), INVALID_CONFIGURATION, 'two zones are the least');
  }),
);

t.test('zero HSMs at connect: refused at once where that answer is asked for', (t) =>
  withStore(async ({ world, id }) => {
    const kms = await world.startKms({ zeroHsms: 'refuse' });
    const [first, second] = world.cluster.describe().hsms;
    await world.cluster.loseHsm(first?.hsmId ?? '');
    t.equal(await connectAndSettle(kms, id), 'CONNECTED', 'one is enough');
    await disconnectAndSettle(kms, id);
    await world.cluster.loseHsm(second?.hsmId ?? '');
    await t.rejects(kms.keyStores.connect(id), { code: 'CloudHsmClusterInvalidConfigurationException' });
    t.equal(kms.keyStores.find(id)?.connectionState, 'DISCONNECTED');
    await kms.shutDown();
  }),
);

t.test('a cluster that is not ACTIVE is refused at once, and leaves DISCONNECTED', (t) =>
  withStore(async ({ world, id }) => {
    const kms = await world.startKms({
      directory: {
        describe: async (clusterId) => {
          const cluster = await world.directory.describe(clusterId);
          return cluster && { ...cluster, state: 'DEGRADED' };
        },
      },
    });
    await t.rejects(kms.keyStores.connect(id), { code: 'CloudHsmClusterNotActiveException' });
    t.equal(kms.keyStores.find(id)?.connectionState, 'DISCONNECTED');
    await kms.shutDown();
  }),
);

t.test('a cluster that enforces mutual TLS: no store is made on it, and none connects', (t) =>
  withStore(async ({ world, kms, id }) => {
    const enforcing: ClusterDirectory = {
      describe: async () => {
        const cluster = await world.directory.describe(world.cluster.clusterId);
        return cluster && { ...cluster, mutualTlsEnforced: true };
      },
    };
    const strict = await world.startKms({ directory: enforcing });
    const { clusterId } = world.cluster;
    await t.rejects(strict.keyStores.update(id, { clusterId: 'cluster-other22222' }), {
      code: 'CloudHsmClusterInvalidConfigurationException',
    });
    await t.rejects(createStore(strict, clusterId, 'another'), {
      code: 'CloudHsmClusterInvalidConfigurationException',
    });
    await strict.shutDown();
    t.equal(kms.keyStores.find(id)?.connectionState, 'DISCONNECTED');
  }),
);
