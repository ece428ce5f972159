// A store's connection: what it builds and takes down, how long it takes, what breaks it off, and what it survives.

import t from 'tap';
import { BreakableChannels } from '../../support/breakable-channels.ts';
import {
  connectAndSettle,
  createStore,
  disconnectAndSettle,
  KMSUSER_PASSWORD,
  makeMemoryWorld,
  operationsOf,
} from '../../support/memory-world.ts';

const WRONG_PASSWORD = { code: 'device_refused', refusal: 'USER_LOGIN_FAILURE' };
const TWENTY_MINUTES_MS = 20 * 60_000;

t.test('a connected store has its security group and one ENI a zone; a disconnected one has neither', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await world.startKms();
  const id = await createStore(kms, world.cluster.clusterId);
  const { network } = world.world;
  const enis = () =>
    network
      .describe()
      .networkInterfaces.filter(
        ({ description }) => description === `KMS managed ENI for cluster ${world.cluster.clusterId}`,
      );
  const groups = () => network.describe().securityGroups.filter(({ groupName }) => groupName === `kms-${id}`);
  const before = JSON.stringify(network.describe());

  t.equal(await connectAndSettle(kms, id), 'CONNECTED');
  t.equal(groups().length, 1);
  t.same(
    enis()
      .map(({ availabilityZone }) => availabilityZone)
      .sort(),
    ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  );
  const { securityGroupId } = world.cluster.describe();
  for (const { groups: members } of enis()) t.same([...members].sort(), [groups()[0]?.groupId, securityGroupId].sort());

  await disconnectAndSettle(kms, id);
  t.equal(JSON.stringify(network.describe()), before, 'everything that was built is gone, every address is free');
  await kms.shutDown();
  await world.close();
});

t.test('the rotated password is nobody else’s, and a plain reconnect works', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await world.startKms();
  const id = await createStore(kms, world.cluster.clusterId);
  t.equal(await connectAndSettle(kms, id), 'CONNECTED');
  await disconnectAndSettle(kms, id);
  await t.rejects(world.logIn('kmsuser', 'crypto-user', KMSUSER_PASSWORD), WRONG_PASSWORD);
  for (let round = 0; round < 3; round++) {
    t.equal(await connectAndSettle(kms, id), 'CONNECTED');
    await disconnectAndSettle(kms, id);
  }
  t.equal(await world.refusedLogins(), 1, 'none of them but ours');
  await kms.shutDown();
  await world.close();
});

t.test('CONNECTING lasts as long as the calendar says', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await world.startKms({ connectDurationMs: () => TWENTY_MINUTES_MS });
  const id = await createStore(kms, world.cluster.clusterId);
  const state = () => kms.keyStores.find(id)?.connectionState;
  await kms.keyStores.connect(id);
  t.equal(state(), 'CONNECTING');
  world.calendar.advance(TWENTY_MINUTES_MS - 1);
  t.equal(state(), 'CONNECTING');
  await kms.keyStores.connect(id);
  t.equal(state(), 'CONNECTING', 'another connect has no effect');
  world.calendar.advance(1);
  t.equal(await kms.keyStores.settled(id), 'CONNECTED');
  await kms.shutDown();
  await world.close();
});

t.test('a disconnect breaks an attempt off, and its late end changes nothing', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await world.startKms({ connectDurationMs: () => TWENTY_MINUTES_MS });
  const id = await createStore(kms, world.cluster.clusterId);
  const disconnect = async (): Promise<void> => {
    await kms.keyStores.disconnect(id);
    world.calendar.advance(TWENTY_MINUTES_MS);
    await kms.keyStores.settled(id);
  };
  await kms.keyStores.connect(id);
  await disconnect();
  t.equal(kms.keyStores.find(id)?.connectionState, 'DISCONNECTED');

  // This one is broken off while it is under way.
  await kms.keyStores.connect(id);
  world.calendar.advance(TWENTY_MINUTES_MS);
  await disconnect();
  t.equal(kms.keyStores.find(id)?.connectionState, 'DISCONNECTED');
  t.notOk(world.world.network.describe().securityGroups.some(({ groupName }) => groupName === `kms-${id}`));
  await kms.keyStores.connect(id);
  world.calendar.advance(TWENTY_MINUTES_MS);
  t.equal(await kms.keyStores.settled(id), 'CONNECTED', 'and the next one succeeds');
  await kms.shutDown();
  await world.close();
});

t.test('DISCONNECTING lasts as long, across a restart too; what was connected is gone at once', async (t) => {
  const world = await makeMemoryWorld();
  const before = await world.startKms({ connectDurationMs: () => TWENTY_MINUTES_MS });
  const id = await createStore(before, world.cluster.clusterId);
  await before.keyStores.connect(id);
  world.calendar.advance(TWENTY_MINUTES_MS);
  t.equal(await before.keyStores.settled(id), 'CONNECTED');
  await before.keyStores.disconnect(id);
  world.calendar.advance(TWENTY_MINUTES_MS - 1);
  t.equal(before.keyStores.find(id)?.connectionState, 'DISCONNECTING');
  t.throws(() => before.keyStores.session(id), { code: 'CustomKeyStoreInvalidStateException' });
  await before.shutDown();
  world.calendar.advance(1);

  const after = await world.startKms({ connectDurationMs: () => TWENTY_MINUTES_MS });
  t.equal(after.keyStores.find(id)?.connectionState, 'DISCONNECTING', 'a process that has ended records nothing');
  await t.rejects(after.keyStores.disconnect(id), { code: 'CustomKeyStoreInvalidStateException' });
  world.calendar.advance(TWENTY_MINUTES_MS);
  t.equal(await after.keyStores.settled(id), 'DISCONNECTED');
  await after.shutDown();
  await world.close();
});

t.test(
  'kmsuser locked out while CONNECTED: its sessions live on, and once they are gone the answer says why',
  async (t) => {
    const world = await makeMemoryWorld();
    const links = new BreakableChannels(world.channels);
    const kms = await world.startKms({ channels: links });
    const operations = operationsOf(kms);
    const CustomKeyStoreId = await createStore(kms, world.cluster.clusterId);
    t.equal(await connectAndSettle(kms, CustomKeyStoreId), 'CONNECTED');
    const { KeyMetadata } = await operations.CreateKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId });
    const encrypt = () => operations.Encrypt({ KeyId: KeyMetadata.KeyId, Plaintext: Buffer.from('text') });
    for (const hsm of [0, 1]) {
      for (let attempt = 0; attempt < 5; attempt++) {
        await t.rejects(world.logIn('kmsuser', 'crypto-user', 'WrongPassword1', hsm), WRONG_PASSWORD);
      }
    }
    await encrypt();
    links.reset();
    await t.rejects(encrypt(), { code: 'KMSInvalidStateException', message: /kmsuser is locked out/ });
    t.equal(kms.keyStores.find(CustomKeyStoreId)?.connectionState, 'CONNECTED');
    await kms.shutDown();
    await world.close();
  },
);

t.test('a restart of the KMS side leaves a CONNECTED store connected', async (t) => {
  const world = await makeMemoryWorld();
  const before = await world.startKms();
  const id = await createStore(before, world.cluster.clusterId);
  t.equal(await connectAndSettle(before, id), 'CONNECTED');
  await before.shutDown();
  const after = await world.startKms();
  t.equal(after.keyStores.find(id)?.connectionState, 'CONNECTED');
  t.equal((await after.keyStores.session(id).random(16)).length, 16, 'its session comes back by itself');
  await after.shutDown();
  await world.close();
});

t.test('a CONNECTED store stays CONNECTED without HSMs, and its session comes back with one', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await world.startKms();
  const id = await createStore(kms, world.cluster.clusterId);
  t.equal(await connectAndSettle(kms, id), 'CONNECTED');
  const [first, second] = world.cluster.describe().hsms;
  await world.cluster.loseHsm(first?.hsmId ?? '');
  t.equal((await kms.keyStores.session(id).random(4)).length, 4, 'the other HSM answers');
  await world.cluster.loseHsm(second?.hsmId ?? '');
  await t.rejects(kms.keyStores.session(id).random(4), { code: 'no_hsm_available' });
  t.equal(kms.keyStores.find(id)?.connectionState, 'CONNECTED');
  await kms.shutDown();
  await world.close();
});
