// A cluster made from the backup of another, through AWS's SDK: what it is, whom it is related to, and how a custom key
// store moves to it.

import { readFileSync } from 'node:fs';
import * as HSM from '@aws-sdk/client-cloudhsm-v2';
import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import { unrelatedCertificate } from '../support/certificates.ts';
import { createActiveCluster } from '../support/customer-cluster.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const ONE_ZONE = {
  name: 'CloudHsmClusterInvalidConfigurationException',
  status: 400,
  message: 'CloudHSM cluster must contain active HSMs in at least two Availability Zones',
};

const world = await runSimulator(t);
const { cloudHsm, kms, clusterId, storeId: CustomKeyStoreId, keyId: KeyId } = world;
const Plaintext = Buffer.from('attack at dawn');

const addHsm = async (ClusterId: string, AvailabilityZone: string): Promise<void> => {
  await cloudHsm.send(new HSM.CreateHsmCommand({ ClusterId, AvailabilityZone }));
  await world.settledCluster(ClusterId);
};
const createKey = () => kms.send(new KMS.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }));
const createStore = (CloudHsmClusterId: string, KeyStorePassword: string) => {
  const TrustAnchorCertificate = readFileSync(world.ready.clusters[0]?.trustAnchorCertificate ?? '', 'utf8');
  const input = { CustomKeyStoreName: 'other', CloudHsmClusterId, KeyStorePassword, TrustAnchorCertificate };
  return kms.send(new KMS.CreateCustomKeyStoreCommand(input));
};
const moveTo = (CloudHsmClusterId: string) =>
  kms.send(new KMS.UpdateCustomKeyStoreCommand({ CustomKeyStoreId, CloudHsmClusterId }));

t.test('a store moves to a cluster made from a backup of its own', async (t) => {
  const { CiphertextBlob } = await kms.send(new KMS.EncryptCommand({ KeyId, Plaintext }));
  // With an HSM comes a backup: younger than the key, and than the password that KMS gave `kmsuser`.
  await addHsm(clusterId, 'us-east-1c');
  const [backup] = (await cloudHsm.send(new HSM.DescribeBackupsCommand({}))).Backups ?? [];
  const original = await world.describeCluster(clusterId);
  const { Cluster: created } = await cloudHsm.send(
    new HSM.CreateClusterCommand({
      HsmType: 'hsm2m.medium',
      SubnetIds: await world.subnetIds(),
      SourceBackupId: backup?.BackupId,
    }),
  );
  const { State, SourceBackupId, Certificates } = created ?? {};
  t.match([State, SourceBackupId], ['CREATE_IN_PROGRESS', backup?.BackupId]);
  t.equal(Certificates?.ClusterCertificate, original.Certificates?.ClusterCertificate);
  const restoredId = created?.ClusterId ?? '';
  t.not(restoredId, clusterId);
  const restored = await world.settledCluster(restoredId);
  t.match(restored, { State: 'ACTIVE', Hsms: [], SourceBackupId: backup?.BackupId });
  t.same(restored.Certificates, original.Certificates);

  await kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await world.settledState(CustomKeyStoreId), 'DISCONNECTED');
  t.match(await refusalOf(moveTo(restoredId)), ONE_ZONE, 'no HSM');
  await addHsm(restoredId, 'us-east-1a');
  t.match(await refusalOf(moveTo(restoredId)), ONE_ZONE, 'one HSM');
  t.match(await refusalOf(createStore(restoredId, 'Whatever1234')), ONE_ZONE, 'one HSM');
  await addHsm(restoredId, 'us-east-1b');
  t.match(
    await refusalOf(createStore(restoredId, 'Whatever1234')),
    { name: 'CloudHsmClusterInUseException', status: 400 },
    'its history is that of a cluster that has a store',
  );

  await moveTo(restoredId);
  await kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await world.settledState(CustomKeyStoreId), 'CONNECTED');
  const { CustomKeyStores } = await kms.send(new KMS.DescribeCustomKeyStoresCommand({ CustomKeyStoreId }));
  t.match(CustomKeyStores, [{ CloudHsmClusterId: restoredId }]);
  const decrypted = await kms.send(new KMS.DecryptCommand({ CiphertextBlob }));
  t.same(Buffer.from(decrypted.Plaintext ?? []), Plaintext, 'the key came with the backup');
  const { KeyMetadata } = await createKey();
  t.match(KeyMetadata, { CloudHsmClusterId: restoredId, KeyState: 'Enabled' });

  // The store is the new cluster's now; the one that it left is still related to it.
  t.match(await refusalOf(createStore(clusterId, 'Whatever1234')), { name: 'CloudHsmClusterInUseException' });

  const [first] = (await world.describeCluster(restoredId)).Hsms ?? [];
  await cloudHsm.send(new HSM.DeleteHsmCommand({ ClusterId: restoredId, HsmId: first?.HsmId }));
  await world.settledCluster(restoredId);
  t.match(await refusalOf(createKey()), ONE_ZONE);
  t.same(Buffer.from((await kms.send(new KMS.DecryptCommand({ CiphertextBlob }))).Plaintext ?? []), Plaintext);
});

t.test('it does not move to a cluster with a certificate of its own', async (t) => {
  const { ClusterId = '' } = await createActiveCluster(world, unrelatedCertificate);
  await addHsm(ClusterId, 'us-east-1b');
  const store = async () =>
    (await kms.send(new KMS.DescribeCustomKeyStoresCommand({ CustomKeyStoreId }))).CustomKeyStores?.[0];
  await kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  await world.settledState(CustomKeyStoreId);
  const before = await store();
  t.match(await refusalOf(moveTo(ClusterId)), { name: 'CloudHsmClusterNotRelatedException', status: 400 });
  t.same(await store(), before);
});
