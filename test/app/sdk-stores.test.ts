// The life of a custom key store through AWS's own SDK: create, connect, update, delete, and in which order it refuses.

import { readFileSync } from 'node:fs';
import * as KMS from '@aws-sdk/client-kms';
import t, { type Test } from 'tap';
import { exampleCertificate, unrelatedCertificate } from '../support/certificates.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const { ready, kms, clusterId } = world;
const trustAnchorCertificate = readFileSync(ready.clusters[0]?.trustAnchorCertificate ?? '', 'utf8');
const request: KMS.CreateCustomKeyStoreCommandInput = {
  CustomKeyStoreName: 'store',
  CloudHsmClusterId: clusterId,
  TrustAnchorCertificate: trustAnchorCertificate,
  KeyStorePassword: world.passwordOf('kmsuser'),
};
const ABSENT_STORE = 'cks-0123456789abcdef0';
const ABSENT_CLUSTER = 'cluster-abcdefghijk';

const create = (input: Partial<KMS.CreateCustomKeyStoreCommandInput> = {}) =>
  kms.send(new KMS.CreateCustomKeyStoreCommand({ ...request, ...input }));
const connect = (CustomKeyStoreId: string) => kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
const disconnect = (CustomKeyStoreId: string) =>
  kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
const update = (input: KMS.UpdateCustomKeyStoreCommandInput) => kms.send(new KMS.UpdateCustomKeyStoreCommand(input));
const remove = (CustomKeyStoreId: string) => kms.send(new KMS.DeleteCustomKeyStoreCommand({ CustomKeyStoreId }));

async function refused(t: Test, answer: Promise<unknown>, name: string): Promise<void> {
  const refusal = await refusalOf(answer);
  t.same([refusal.name, refusal.status], [name, 400]);
  t.not(refusal.message, '', 'it says why');
}

t.test('a store that cannot be: the first reason is told', async (t) => {
  const unrelated = { TrustAnchorCertificate: unrelatedCertificate.trustAnchorPem };
  await refused(t, create({ ...unrelated, CloudHsmClusterId: ABSENT_CLUSTER }), 'CloudHsmClusterNotFoundException');
  await refused(t, create(unrelated), 'IncorrectTrustAnchorException');
  await refused(
    t,
    create({ TrustAnchorCertificate: exampleCertificate.certificatePem }),
    'IncorrectTrustAnchorException',
  );
  await refused(t, create({ TrustAnchorCertificate: 'no certificate' }), 'IncorrectTrustAnchorException');
  // The documentation's own example id has a 1, which the model forbids.
  await refused(t, create({ CloudHsmClusterId: 'cluster-1a23b4cdefg' }), 'ValidationException');
  await refused(t, create({ KeyStorePassword: 'short' }), 'ValidationException');
  await refused(t, create({ CustomKeyStoreType: 'EXTERNAL_KEY_STORE' }), 'UnsupportedOperationException');
  await refused(t, create({ KeyStorePassword: undefined }), 'ValidationException');
  const { CustomKeyStores } = await kms.send(new KMS.DescribeCustomKeyStoresCommand({}));
  t.same(CustomKeyStores, []);
});

t.test('with one HSM there is no store: configuration comes before the rest', async (t) => {
  const [lost = ''] = world.hsmIds();
  const path = `clusters/${clusterId}/hsms/${lost}`;
  t.equal((await world.control(`${path}/lose`, { method: 'POST' })).status, 200);
  await refused(
    t,
    create({ TrustAnchorCertificate: unrelatedCertificate.trustAnchorPem }),
    'CloudHsmClusterInvalidConfigurationException',
  );
  t.equal((await world.control(`${path}/restore`, { method: 'POST' })).status, 200);
});

t.test('from creation to deletion', async (t) => {
  const { CustomKeyStoreId: storeId = '' } = await create();
  t.match(storeId, /^cks-[0-9a-f]{17}$/);
  t.equal(await world.settledState(storeId), 'DISCONNECTED');

  t.equal((await create()).CustomKeyStoreId, storeId, 'the same request is the same store');
  await refused(t, create({ KeyStorePassword: 'another-password' }), 'CustomKeyStoreNameInUseException');
  await refused(t, create({ CustomKeyStoreName: 'other' }), 'CloudHsmClusterInUseException');

  await refused(t, disconnect(storeId), 'CustomKeyStoreInvalidStateException');
  await connect(storeId);
  t.equal(await world.settledState(storeId), 'CONNECTED');
  t.equal((await connect(storeId)).$metadata.httpStatusCode, 200, 'connecting what is connected has no effect');
  await refused(t, create(), 'CustomKeyStoreNameInUseException');
  await refused(t, remove(storeId), 'CustomKeyStoreInvalidStateException');
  await refused(
    t,
    update({ CustomKeyStoreId: storeId, KeyStorePassword: 'while-connected' }),
    'CustomKeyStoreInvalidStateException',
  );
  await update({ CustomKeyStoreId: storeId, NewCustomKeyStoreName: 'renamed', CloudHsmClusterId: clusterId });
  const byName = await kms.send(new KMS.DescribeCustomKeyStoresCommand({ CustomKeyStoreName: 'renamed' }));
  t.match(byName.CustomKeyStores, [{ CustomKeyStoreId: storeId, ConnectionState: 'CONNECTED' }]);

  await disconnect(storeId);
  t.equal(await world.settledState(storeId), 'DISCONNECTED');
  await update({ CustomKeyStoreId: storeId, KeyStorePassword: 'no-such-password' });
  await connect(storeId);
  t.equal(await world.settledState(storeId), 'FAILED INVALID_CREDENTIALS');
  await refused(t, connect(storeId), 'CustomKeyStoreInvalidStateException');
  await refused(t, remove(storeId), 'CustomKeyStoreInvalidStateException');
  await disconnect(storeId);
  t.equal(await world.settledState(storeId), 'DISCONNECTED');

  await refused(
    t,
    update({ CustomKeyStoreId: storeId, CloudHsmClusterId: ABSENT_CLUSTER }),
    'CloudHsmClusterNotFoundException',
  );
  await remove(storeId);
  await refused(
    t,
    kms.send(new KMS.DescribeCustomKeyStoresCommand({ CustomKeyStoreId: storeId })),
    'CustomKeyStoreNotFoundException',
  );
  t.match((await create()).CustomKeyStoreId, /^cks-/, 'the cluster is free for another store');
});

t.test('a store that holds a key stays', async (t) => {
  const world = await runSimulator(t);
  const CustomKeyStoreId = world.storeId;
  await world.kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await world.settledState(CustomKeyStoreId), 'DISCONNECTED');
  await refused(
    t,
    world.kms.send(new KMS.DeleteCustomKeyStoreCommand({ CustomKeyStoreId })),
    'CustomKeyStoreHasCMKsException',
  );
});

t.test('an id that nobody has', async (t) => {
  for (const answer of [
    connect(ABSENT_STORE),
    disconnect(ABSENT_STORE),
    remove(ABSENT_STORE),
    // Not found comes first, whatever else is wrong.
    update({ CustomKeyStoreId: ABSENT_STORE, CloudHsmClusterId: ABSENT_CLUSTER }),
    kms.send(new KMS.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: ABSENT_STORE })),
  ]) {
    await refused(t, answer, 'CustomKeyStoreNotFoundException');
  }
});
