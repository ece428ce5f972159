// Recovery recipes of the AWS guides on loss, deletion, passwords and certificates, each with a real connect. The row
// numbers are those of the project's table of failure cases.

import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import type { KmsSide } from '../../app/kms-side.ts';
import type { Cluster } from '../../sim/cluster/cluster.ts';
import { SimError } from '../../src/errors.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { unrelatedCertificate } from '../support/certificates.ts';
import { openLinkToHsm } from '../support/hsm-client.ts';
import {
  connectAndSettle,
  createStore,
  disconnectAndSettle,
  KMSUSER_PASSWORD,
  makeMemoryWorld,
  operationsOf,
} from '../support/memory-world.ts';
import { runSimulator } from '../support/running-simulator.ts';

const plaintext = Buffer.from('attack at dawn');

async function connectedStore(t: Test) {
  const world = await makeMemoryWorld();
  const kms: KmsSide = await world.startKms();
  t.teardown(async () => {
    await kms.shutDown();
    await world.close();
  });
  const storeId = await createStore(kms, world.cluster.clusterId);
  t.equal(await connectAndSettle(kms, storeId), 'CONNECTED');
  const operations = operationsOf(kms);
  const createKey = () => operations.CreateKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: storeId });
  const encrypt = async (KeyId: string) => (await operations.Encrypt({ KeyId, Plaintext: plaintext })).CiphertextBlob;
  return {
    ...{ ...world, kms, storeId, operations, createKey, encrypt },
    state: () => kms.keyStores.find(storeId)?.connectionState,
    connect: () => connectAndSettle(kms, storeId),
    disconnect: () => disconnectAndSettle(kms, storeId),
    setPassword: (password: string) => kms.keyStores.update(storeId, { password: Secret.fromText(password) }),
    opens: async (CiphertextBlob: Uint8Array): Promise<boolean> =>
      plaintext.equals((await operations.Decrypt({ CiphertextBlob })).Plaintext),
  };
}

const codeOf = (error: unknown): string => (error instanceof SimError ? error.kmsException : String(error));
const refusal = (request: Promise<unknown>): Promise<string> => request.then(() => 'success', codeOf);
const hsmIds = (cluster: Cluster): string[] => cluster.describe().hsms.map(({ hsmId }) => hsmId);

t.test('row 3: every HSM lost, the newest backup restored, kmsuser has its old password', async (t) => {
  const app = await connectedStore(t);
  const { KeyMetadata } = await app.createKey();
  const blob = await app.encrypt(KeyMetadata.KeyId);
  for (const hsmId of hsmIds(app.cluster)) await app.cluster.loseHsm(hsmId);
  t.match(app.cluster.describe(), { state: 'ACTIVE', hsms: [] });
  await app.cluster.addHsm('us-east-1a');
  await app.disconnect();
  t.equal(await app.connect(), 'FAILED INVALID_CREDENTIALS', 'the backup is older than the rotation');
  await app.disconnect();
  await app.setPassword(KMSUSER_PASSWORD);
  t.equal(await app.connect(), 'CONNECTED');
  t.not(await refusal(app.opens(blob)), 'success', 'the key was newer than the backup');
});

t.test('row 4: the last HSM removed on purpose, and another added', async (t) => {
  const app = await connectedStore(t);
  const { KeyMetadata } = await app.createKey();
  const blob = await app.encrypt(KeyMetadata.KeyId);
  for (const hsmId of hsmIds(app.cluster)) await app.cluster.deleteHsm(hsmId);
  t.equal(app.state(), 'CONNECTED');
  t.equal(await refusal(app.opens(blob)), 'KMSInvalidStateException');
  t.equal(await refusal(app.createKey()), 'CloudHsmClusterInvalidConfigurationException');
  await app.disconnect();
  t.equal(await app.connect(), 'FAILED INSUFFICIENT_CLOUDHSM_HSMS');
  await app.disconnect();
  await app.cluster.addHsm('us-east-1a');
  t.equal(await app.connect(), 'CONNECTED');
  t.ok(await app.opens(blob), 'nothing was lost');
});

t.test('row 5: the cluster deleted, and another made from its backup', async (t) => {
  const app = await connectedStore(t);
  const { KeyMetadata } = await app.createKey();
  const blob = await app.encrypt(KeyMetadata.KeyId);
  const { clusters } = app.world;
  for (const hsmId of hsmIds(app.cluster)) await app.cluster.deleteHsm(hsmId);
  await clusters.delete(app.cluster);
  while (clusters.find(app.cluster.clusterId) !== undefined) await new Promise(setImmediate);
  await app.disconnect();
  t.equal(await app.connect(), 'FAILED CLUSTER_NOT_FOUND');
  await app.disconnect();
  const restored = await app.restoreNewest();
  t.not(restored.clusterId, app.cluster.clusterId);
  await app.kms.keyStores.update(app.storeId, { clusterId: restored.clusterId });
  t.equal(await app.connect(), 'CONNECTED');
  t.ok(await app.opens(blob));
  t.ok(await app.opens(await app.encrypt((await app.createKey()).KeyMetadata.KeyId)));
});

t.test('row 7: the password changed behind the back of KMS', async (t) => {
  const app = await connectedStore(t);
  await app.disconnect();
  await app.changePassword('kmsuser', 'BehindItsBack1');
  t.equal(await app.connect(), 'FAILED INVALID_CREDENTIALS');
  await app.disconnect();
  await app.setPassword('BehindItsBack1');
  t.equal(await app.connect(), 'CONNECTED');
});

t.test('row 16: another certificate than the customer CA of the cluster', async (t) => {
  const app = await connectedStore(t);
  await app.disconnect();
  await app.kms.keyStores.delete(app.storeId, () => false);
  const store = { name: 'other', clusterId: app.cluster.clusterId, password: Secret.fromText(KMSUSER_PASSWORD) };
  const trustAnchorCertificate = unrelatedCertificate.trustAnchorPem;
  t.equal(
    await refusal(app.kms.keyStores.create({ ...store, trustAnchorCertificate })),
    'IncorrectTrustAnchorException',
  );
});

t.test('row 16: a client with another trust anchor gets no further than TLS', async (t) => {
  const simulator = await runSimulator(t, { seed: 'cluster' });
  const open = (trustAnchorPem: string) => openLinkToHsm(simulator, simulator.clusterId, trustAnchorPem);
  await t.rejects(open(unrelatedCertificate.trustAnchorPem), {
    code: 'identity_mismatch',
    message: /does not end at the trust anchor/,
  });
  const { trustAnchorCertificate = '' } = simulator.ready.clusters[0] ?? {};
  (await open(readFileSync(trustAnchorCertificate, 'utf8'))).close();
});

t.test('mutual TLS, which KMS does not speak', async (t) => {
  const app = await connectedStore(t);
  await app.cluster.requireMutualTls(true);
  await app.disconnect();
  t.equal(await app.connect(), 'FAILED NETWORK_ERRORS');
  await app.disconnect();
  await app.cluster.requireMutualTls(false);
  t.equal(await app.connect(), 'CONNECTED');
});
