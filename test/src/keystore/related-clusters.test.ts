// The cluster certificate, which a backup carries along, tells which clusters belong together: a store moves among them
// only, and they have one store among them.

import t from 'tap';
import { Secret } from '../../../src/runtime/secret.ts';
import { exampleCertificate } from '../../support/certificates.ts';
import { KMSUSER_PASSWORD, makeMemoryWorld } from '../../support/memory-world.ts';

/** To X.509 all of them have the same certificate; who compares them sees two histories. */
const HISTORIES = new Map([
  ['cluster-original', ''],
  ['cluster-restored', ''],
  ['cluster-sibling', ''],
  ['cluster-unrelated', 'another history'],
]);

t.test('a store and the clusters of its history', async (t) => {
  const world = await makeMemoryWorld();
  const kms = await world.startKms({
    directory: {
      describe: async (clusterId) => {
        const history = HISTORIES.get(clusterId);
        const cluster = await world.directory.describe(world.cluster.clusterId);
        if (cluster === undefined || history === undefined) return undefined;
        return { ...cluster, clusterId, clusterCertificatePem: `${cluster.clusterCertificatePem}${history}` };
      },
    },
  });
  t.teardown(async () => {
    await kms.shutDown();
    await world.close();
  });
  const create = (clusterId: string, name = clusterId) =>
    kms.keyStores.create({
      ...{ name, clusterId, trustAnchorCertificate: exampleCertificate.trustAnchorPem },
      password: Secret.fromText(KMSUSER_PASSWORD),
    });
  const id = await create('cluster-original');
  const moveTo = (clusterId: string) => kms.keyStores.update(id, { clusterId });
  const notRelated = { code: 'CloudHsmClusterNotRelatedException' };
  const inUse = { code: 'CloudHsmClusterInUseException' };

  const before = kms.keyStores.find(id);
  await t.rejects(moveTo('cluster-unrelated'), notRelated);
  await t.rejects(
    kms.keyStores.update(id, {
      clusterId: 'cluster-unrelated',
      name: 'renamed',
      password: Secret.fromText('Another12'),
    }),
    notRelated,
  );
  await t.rejects(moveTo('cluster-absent'), { code: 'CloudHsmClusterNotFoundException' });
  t.same(kms.keyStores.find(id), before, 'refused as a whole');
  await t.rejects(create('cluster-restored'), inUse, 'another id, the same history');

  await moveTo('cluster-restored');
  t.equal(kms.keyStores.find(id)?.clusterId, 'cluster-restored');
  await t.rejects(create('cluster-original', 'another'), inUse, 'the cluster that it left is related to it still');
  await t.rejects(create('cluster-sibling'), inUse);
  await create('cluster-unrelated');
  await t.rejects(moveTo('cluster-unrelated'), notRelated);
  await moveTo('cluster-sibling');
  await moveTo('cluster-original');

  const password = kms.keyStores.passwordFor('cluster-original');
  t.ok(password?.equals(Secret.fromText(KMSUSER_PASSWORD)), 'no refused password is in force');
});
