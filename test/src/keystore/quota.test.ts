// Ten custom key stores in an account and Region, whatever their state; and the replay of a CreateCustomKeyStore.

import t from 'tap';
import type { KmsSide } from '../../../app/kms-side.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { exampleCertificate } from '../../support/certificates.ts';
import {
  connectAndSettle,
  disconnectAndSettle,
  KMSUSER_PASSWORD,
  type MemoryWorld,
  makeMemoryWorld,
} from '../../support/memory-world.ts';

/** A KMS in whose account there is a cluster of every id, none related to another. */
const startKms = (world: MemoryWorld): Promise<KmsSide> =>
  world.startKms({
    directory: {
      describe: async (clusterId) => {
        const cluster = await world.directory.describe(world.cluster.clusterId);
        // The same certificate to X.509, another one to who compares them.
        const clusterCertificatePem = `${cluster?.clusterCertificatePem}${clusterId}`;
        return cluster && { ...cluster, clusterId, clusterCertificatePem };
      },
    },
  });

const wanted = (index: number) => ({
  name: `store ${index}`,
  clusterId: `cluster-${index}`,
  trustAnchorCertificate: exampleCertificate.trustAnchorPem,
  password: Secret.fromText(KMSUSER_PASSWORD),
});

t.test('ten, and not one more', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await startKms(world);
  const ids: string[] = [];
  for (let index = 1; index <= 10; index++) ids.push(await kms.keyStores.create(wanted(index)));
  t.equal(new Set(ids).size, 10);
  await t.rejects(kms.keyStores.create(wanted(11)), { code: 'LimitExceededException' });
  t.equal(await kms.keyStores.create(wanted(3)), ids[2], 'a replay makes none');
  await kms.keyStores.delete(ids[0] ?? '', () => false);
  t.match(await kms.keyStores.create(wanted(11)), /^cks-/, 'a deleted one makes room');
  t.equal(kms.keyStores.list().length, 10);
  await kms.shutDown();
  await world.close();
});

t.test('two that come at once for the last place', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await startKms(world);
  for (let index = 1; index <= 9; index++) await kms.keyStores.create(wanted(index));
  const outcomes = await Promise.allSettled([kms.keyStores.create(wanted(10)), kms.keyStores.create(wanted(11))]);
  t.same(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  await kms.shutDown();
  await world.close();
});

t.test('a replay equals its twin in everything, and its twin is disconnected', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await world.startKms();
  const request = () => ({ ...wanted(1), clusterId: world.cluster.clusterId });
  const id = await kms.keyStores.create(request());
  t.equal(await kms.keyStores.create(request()), id);
  const inUse = { code: 'CustomKeyStoreNameInUseException' };
  await t.rejects(kms.keyStores.create({ ...request(), password: Secret.fromText('AnotherPassword1') }), inUse);
  await t.rejects(kms.keyStores.create({ ...request(), trustAnchorCertificate: 'another' }), inUse);
  await t.rejects(kms.keyStores.create({ ...request(), name: 'other' }), { code: 'CloudHsmClusterInUseException' });

  t.equal(await connectAndSettle(kms, id), 'CONNECTED');
  await t.rejects(kms.keyStores.create(request()), inUse);
  await disconnectAndSettle(kms, id);
  await t.rejects(kms.keyStores.create(request()), inUse, 'its password has been rotated since');
  t.equal(kms.keyStores.list().length, 1);
  await kms.shutDown();
  await world.close();
});

t.test('a store may be given its id, which no other one has', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await startKms(world);
  const customKeyStoreId = 'cks-0123456789abcdef0';
  t.equal(await kms.keyStores.create({ ...wanted(1), customKeyStoreId }), customKeyStoreId);
  await t.rejects(kms.keyStores.create({ ...wanted(2), customKeyStoreId }), { code: 'invalid_configuration' });
  t.equal(kms.keyStores.list().length, 1);
  await kms.shutDown();
  await world.close();
});
