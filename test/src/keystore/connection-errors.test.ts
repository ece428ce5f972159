// Each ConnectionErrorCode by its real cause, and repaired by the recipe of AWS's troubleshooting guide.

import t from 'tap';
import type { KmsSide } from '../../../app/kms-side.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { Role } from '../../../src/wire/roles.ts';
import { BreakableChannels } from '../../support/breakable-channels.ts';
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
