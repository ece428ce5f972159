// The recovery recipes of AWS's troubleshooting guides that are about HSMs and the network, by the row of the table of
// failure cases that each plays through.

import t, { type Test } from 'tap';
import { ClusterSession } from '../../src/client/cluster-session.ts';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import { encodeKeyType, encodeTemplate } from '../../src/client/key-attributes.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { activeHsmAddresses } from '../../src/keystore/cluster-requirements.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { Role } from '../../src/wire/roles.ts';
import { exampleCertificate } from '../support/certificates.ts';
import {
  connectAndSettle,
  createStore,
  disconnectAndSettle,
  KMSUSER_PASSWORD,
  makeMemoryWorld,
} from '../support/memory-world.ts';

async function start(t: Test) {
  const world = await makeMemoryWorld();
  const kms = await world.startKms();
  const id = await createStore(kms, world.cluster.clusterId);
  t.teardown(async () => {
    await kms.shutDown();
    await world.close();
  });
  const [first = '', second = ''] = world.cluster.describe().hsms.map(({ hsmId }) => hsmId);
  return {
    ...{ world, kms, id, first, second, cluster: world.cluster, model: world.world.network },
    connect: () => connectAndSettle(kms, id),
    disconnect: () => disconnectAndSettle(kms, id),
    session: () => kms.keyStores.session(id),
    connections: () => kms.keyStores.connections(id),
  };
}

/** A client of the cluster that is not KMS. */
async function clientOf(t: Test, { world }: Awaited<ReturnType<typeof start>>, keyAvailabilityCheck: boolean) {
  const [clock, random] = [systemMonotonic, systemRandom];
  const session = new ClusterSession({
    ...{ clock, random, logger: silentLogger, keyAvailabilityCheck },
    discover: async () => {
      const cluster = await world.directory.describe(world.cluster.clusterId);
      return cluster === undefined ? [] : activeHsmAddresses(cluster, exampleCertificate.trustAnchorPem);
    },
    openLink: createOpenLink({ channels: world.channels, clock, random, scramKeys: new ScramKeyCache(random) }),
    credential: () => ({
      ...{ username: 'kmsuser', role: 'crypto-user', connectorId: 'client' },
      password: Secret.fromText(KMSUSER_PASSWORD),
    }),
  });
  t.teardown(() => session.close());
  await session.refresh();
  await until(() => session.states().every(({ state }) => state === 'connected'));
  return session;
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(setImmediate);
};

const newKey = () => ({
  keyType: encodeKeyType('aes'),
  keyLengthBytes: 32,
  attributes: encodeTemplate({ token: true, encrypt: true, decrypt: true }),
});

t.test('row 1: one HSM is lost, the others answer, and another one takes its place', async (t) => {
  const { cluster, connect, session, connections, first } = await start(t);
  t.equal(await connect(), 'CONNECTED');
  const underWay = Array.from({ length: 50 }, () => session().random(8));
  await cluster.loseHsm(first);
  t.equal((await Promise.all(underWay)).length, 50, 'what was under way is done elsewhere');
  const replacement = await cluster.restoreHsm(first);
  t.not(replacement.hsmId, first, 'under another id');
  await until(() => connections().every(({ hsmId }) => hsmId !== first));
  t.equal((await session().random(8)).length, 8);
});

t.test('row 2: of two HSMs one is lost: no key is used without the other, unless the check is off', async (t) => {
  const started = await start(t);
  const { cluster, first } = started;
  const careful = await clientOf(t, started, true);
  const { keyGenerated } = await careful.request('generateKey', newKey());
  const encrypt = { keyHandle: keyGenerated?.keyHandle ?? 0, plaintext: Buffer.from('x'), aesGcm: {} };
  await careful.request('encrypt', encrypt);
  await cluster.loseHsm(first);
  await until(() => careful.states().filter(({ state }) => state === 'connected').length === 1);
  const refusal = { code: 'key_unavailable', message: /available on at least 2 HSMs before being used/ };
  await t.rejects(careful.request('encrypt', encrypt), refusal);
  await t.rejects(careful.request('generateKey', newKey()), refusal);
  const careless = await clientOf(t, started, false);
  t.ok((await careless.request('encrypt', encrypt)).encrypted, 'one HSM works');

  await cluster.restoreHsm(first);
  await careful.refresh();
  await until(() => careful.states().filter(({ state }) => state === 'connected').length === 2);
  t.ok((await careful.request('encrypt', encrypt)).encrypted, 'the replacement has the key');
});

t.test('row 6: kmsuser is locked out: an admin resets its password, KMS is told, and connects', async (t) => {
  const { world, kms, id, connect, disconnect } = await start(t);
  for (let attempt = 0; attempt < 5; attempt++) {
    await t.rejects(world.logIn('kmsuser', 'crypto-user', 'WrongPassword1'), { code: 'device_refused' });
  }
  t.equal(await connect(), 'FAILED USER_LOCKED_OUT');
  await disconnect();
  await world.changePassword('kmsuser', 'Reset1234567');
  await kms.keyStores.update(id, { password: Secret.fromText('Reset1234567') });
  t.equal(await connect(), 'CONNECTED');
});

t.test('row 9: kmsuser is on one of two HSMs: USER_NOT_FOUND, until it is on both', async (t) => {
  const { cluster, connect, disconnect, session, second } = await start(t);
  cluster.feed(second).withhold({ username: 'kmsuser' });
  t.equal(await connect(), 'FAILED USER_NOT_FOUND');
  await disconnect();
  await cluster.feed(second).restore({ username: 'kmsuser' });
  t.equal(await connect(), 'CONNECTED');
  t.equal((await session().random(8)).length, 8);
});

t.test('row 11: users differ between HSMs; making the missing one there makes them equal', async (t) => {
  const { world, cluster, second } = await start(t);
  cluster.feed(second).withhold({ username: 'kmsuser' });
  await t.rejects(world.logIn('kmsuser', 'crypto-user', KMSUSER_PASSWORD, 1), { code: 'device_refused' });
  (await world.logIn('kmsuser', 'crypto-user', KMSUSER_PASSWORD, 0)).close();
  const admin = await world.logIn('admin', 'admin', 'Administrator1', 1);
  await admin.request('createUser', {
    ...{ username: 'kmsuser', role: Role.CRYPTO_USER, password: Buffer.from('Another12345') },
  });
  admin.close();
  t.same(cluster.feed(second).withheldSubjects, []);
  for (const index of [0, 1]) (await world.logIn('kmsuser', 'crypto-user', 'Another12345', index)).close();
});

t.test('row 12: a key is on one HSM only: a call there fails, until it has arrived', async (t) => {
  const { world, cluster, second } = await start(t);
  const links = [
    await world.logIn('kmsuser', 'crypto-user', KMSUSER_PASSWORD, 0),
    await world.logIn('kmsuser', 'crypto-user', KMSUSER_PASSWORD, 1),
  ] as const;
  const { keyGenerated, position } = await links[0].request('generateKey', newKey());
  const keyHandle = keyGenerated?.keyHandle ?? 0;
  cluster.feed(second).withhold({ keyHandle });
  const encrypt = { keyHandle, plaintext: Buffer.from('x'), aesGcm: {} };
  const there = () => links[1].request('encrypt', encrypt, { afterPosition: position });
  t.ok((await links[0].request('encrypt', encrypt)).encrypted);
  await t.rejects(there(), { code: 'device_refused' });
  await cluster.feed(second).restore({ keyHandle });
  t.ok((await there()).encrypted, 'and under the same handle');
  for (const link of links) link.close();
});

t.test('row 15: the address that a client knew is gone: the directory has another', async (t) => {
  const { cluster, connect, disconnect, session, connections, first, second } = await start(t);
  t.equal(await connect(), 'CONNECTED');
  await disconnect();
  await cluster.addHsm('us-east-1c');
  await cluster.loseHsm(first);
  await cluster.loseHsm(second);
  t.equal(await connect(), 'CONNECTED');
  t.match(connections(), [{ availabilityZone: 'us-east-1c', state: 'connected' }]);
  t.equal((await session().random(8)).length, 8);
});

t.test('row 20: the network is broken: no answers in use, NETWORK_ERRORS at connect', async (t) => {
  const { model, cluster, connect, disconnect, session } = await start(t);
  t.equal(await connect(), 'CONNECTED');
  const zones = ['us-east-1a', 'us-east-1b'];
  for (const zone of zones) model.partitionZone(zone);
  await t.rejects(session().random(8), { code: 'no_hsm_available' });
  await disconnect();
  t.equal(await connect(), 'FAILED NETWORK_ERRORS');
  await disconnect();
  for (const zone of zones) model.mendZone(zone);
  t.equal(await connect(), 'CONNECTED');
  await disconnect();

  const { securityGroupId } = cluster.describe();
  const rules = model.securityGroup(securityGroupId)?.rules ?? [];
  model.setSecurityGroupRules(securityGroupId, rules.slice(0, 1));
  await t.rejects(connect(), { code: 'CloudHsmClusterInvalidConfigurationException' });
  model.setSecurityGroupRules(securityGroupId, rules);
  t.equal(await connect(), 'CONNECTED');
  model.setSecurityGroupRules(securityGroupId, []);
  await t.rejects(session().random(8), { code: 'no_hsm_available' });
});

t.test('row 21: a subnet is full, or gone', async (t) => {
  const { world, kms, id, model, cluster, connect, disconnect, session } = await start(t);
  const subnetId = cluster.describe().subnets[2]?.subnetId ?? '';
  model.exhaustSubnet(subnetId);
  t.equal(await connect(), 'FAILED INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET');
  await disconnect();
  model.freeSubnet(subnetId);
  t.equal(await connect(), 'CONNECTED');
  await disconnect();
  model.deleteSubnet(subnetId);
  t.equal(await connect(), 'FAILED SUBNET_NOT_FOUND');
  await disconnect();
  // Nothing brings a subnet back: a cluster made from a backup, in others, takes the place of this one. The backup is
  // younger than the password that KMS has rotated to.
  await cluster.deleteHsm(cluster.describe().hsms[0]?.hsmId ?? '');
  const remaining = cluster.describe().subnets.map((subnet) => subnet.subnetId);
  const restored = await world.restoreNewest(remaining.filter((candidate) => candidate !== subnetId));
  await kms.keyStores.update(id, { clusterId: restored.clusterId });
  t.equal(await connect(), 'CONNECTED');
  t.equal((await session().random(8)).length, 8);
});
