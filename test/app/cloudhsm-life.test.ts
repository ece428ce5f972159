// The life of a cluster through AWS's own SDK, with the commands of the user guide run by the real openssl.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as HSM from '@aws-sdk/client-cloudhsm-v2';
import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { generateRsaKeyPair } from '../../src/runtime/crypto.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { webSocketChannels } from '../../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import { Role } from '../../src/wire/roles.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t, { seed: 'bare', generateKeyPair: () => generateRsaKeyPair(2048) });
const { cloudHsm, kms } = world;
const directory = t.testdir({});
const at = (name: string): string => join(directory, name);
const openssl = (command: string): string =>
  execFileSync('openssl', command.split(' '), { cwd: directory, stdio: 'pipe' }).toString();

const describe = (clusterId: string): Promise<HSM.Cluster> => world.describeCluster(clusterId);
const settled = (clusterId: string): Promise<HSM.Cluster> => world.settledCluster(clusterId);
const SubnetIds = await world.subnetIds();

t.test('from CreateCluster to a key, and back to nothing', async (t) => {
  const created = await cloudHsm.send(new HSM.CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds }));
  t.match(created.Cluster, { State: 'CREATE_IN_PROGRESS', Certificates: {}, Hsms: [], SecurityGroup: /^sg-/ });
  const ClusterId = created.Cluster?.ClusterId ?? '';
  t.match(await settled(ClusterId), { State: 'UNINITIALIZED', Certificates: {} });

  const first = await cloudHsm.send(
    new HSM.CreateHsmCommand({ ClusterId, AvailabilityZone: 'us-east-1a', IpAddress: '10.0.1.77' }),
  );
  t.match(first.Hsm, { State: 'CREATE_IN_PROGRESS', HsmId: /^hsm-/, EniId: /^eni-/, EniIp: '10.0.1.77' });
  const { Certificates = {}, Hsms } = await settled(ClusterId);
  t.match(Hsms, [{ State: 'ACTIVE', StateMessage: 'HSM created.' }]);

  // "Verify the identity and authenticity of your cluster's HSM".
  const roots = (await (await world.control('hardware-roots')).json()) as Record<string, string>;
  writeFileSync(at('csr.csr'), Certificates.ClusterCsr ?? '');
  writeFileSync(at('hsm.crt'), Certificates.HsmCertificate ?? '');
  writeFileSync(at('aws.crt'), `${Certificates.AwsHardwareCertificate}${roots.awsRootPem}`);
  writeFileSync(at('manufacturer.crt'), `${Certificates.ManufacturerHardwareCertificate}${roots.manufacturerRootPem}`);
  for (const chain of ['aws.crt', 'manufacturer.crt']) t.match(openssl(`verify -CAfile ${chain} hsm.crt`), 'OK');
  t.equal(openssl('x509 -in hsm.crt -pubkey -noout'), openssl('req -in csr.csr -pubkey -noout'));
  t.match(openssl('req -in csr.csr -noout -verify -subject'), /HSM:[0-9A-F]+:PARTN:\d+, for FIPS mode/);

  // "Initialize the cluster".
  openssl('genrsa -out customerCA.key 2048');
  openssl('req -new -x509 -days 3652 -key customerCA.key -out customerCA.crt -subj /CN=customer');
  openssl('x509 -req -days 3652 -in csr.csr -CA customerCA.crt -CAkey customerCA.key -CAcreateserial -out cluster.crt');
  t.match(openssl('verify -CAfile customerCA.crt cluster.crt'), 'OK');
  const read = (name: string): string => readFileSync(at(name), 'utf8');
  const [SignedCert, TrustAnchor] = [read('cluster.crt'), read('customerCA.crt')];
  openssl('req -new -x509 -days 10 -key customerCA.key -out other.crt -subj /CN=other');
  const wrong: [string, string][] = [
    [TrustAnchor, TrustAnchor],
    [SignedCert, read('other.crt')],
    [SignedCert, SignedCert],
    [Certificates.ClusterCsr ?? '', TrustAnchor],
    [SignedCert, TrustAnchor + TrustAnchor],
    ['garbage', TrustAnchor],
    ['A'.repeat(20_001), TrustAnchor],
  ];
  for (const [signed, anchor] of wrong) {
    const command = new HSM.InitializeClusterCommand({ ClusterId, SignedCert: signed, TrustAnchor: anchor });
    t.match(await refusalOf(cloudHsm.send(command)), { name: 'CloudHsmInvalidRequestException', status: 400 });
  }
  t.equal((await describe(ClusterId)).State, 'UNINITIALIZED');
  t.match(await cloudHsm.send(new HSM.InitializeClusterCommand({ ClusterId, SignedCert, TrustAnchor })), {
    State: 'INITIALIZE_IN_PROGRESS',
    StateMessage: 'Cluster is initializing. State will change to INITIALIZED upon completion.',
  });
  const initialized = await settled(ClusterId);
  t.equal(initialized.State, 'INITIALIZED');
  t.same(initialized.Certificates, { ClusterCertificate: SignedCert });
  const again = new HSM.InitializeClusterCommand({ ClusterId, SignedCert, TrustAnchor });
  t.match(await refusalOf(cloudHsm.send(again)), { name: 'CloudHsmInvalidRequestException' });

  // "Activate the cluster": the unactivated admin changes its password.
  const openLink = createOpenLink({
    channels: webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX }),
    ...{ clock: systemMonotonic, random: systemRandom, scramKeys: new ScramKeyCache(systemRandom) },
  });
  const { hsmId = '', endpoint = '' } = world.simulator.describe().clusters[0]?.hsms[0] ?? {};
  const { hostname: host, port } = new URL(endpoint);
  const destination = { host, port: Number(port), trustAnchorPem: TrustAnchor, certificatePem: SignedCert };
  const link = await openLink({ clusterId: ClusterId, hsmId, availabilityZone: 'us-east-1a', destination });
  const login = (role: 'unactivated-admin' | 'admin', password: string) =>
    link.login({ username: 'admin', role, password: Secret.fromText(password), connectorId: 'test' });
  await login('unactivated-admin', 'password');
  await link.request('changePassword', { newPassword: Buffer.from('Administrator1') });
  while ((await describe(ClusterId)).State !== 'ACTIVE');
  await link.logout();
  await login('admin', 'Administrator1');
  const kmsuser = { username: 'kmsuser', role: Role.CRYPTO_USER, password: Buffer.from('Kmsuser1234') };
  await link.request('createUser', kmsuser);
  link.close();
  const backups = async () =>
    (await cloudHsm.send(new HSM.DescribeBackupsCommand({ Filters: { clusterIds: [ClusterId] } }))).Backups ?? [];
  t.match(await backups(), [{ BackupState: 'READY', ClusterId }], 'a backup on activation');

  await cloudHsm.send(new HSM.CreateHsmCommand({ ClusterId, AvailabilityZone: 'us-east-1b' }));
  t.match((await settled(ClusterId)).Hsms, [{}, { State: 'ACTIVE', AvailabilityZone: 'us-east-1b' }]);
  t.equal((await backups()).length, 2, 'and on adding');

  // The key store on top of it; the wrong anchor first.
  const store = { CustomKeyStoreName: 'store', CloudHsmClusterId: ClusterId, KeyStorePassword: 'Kmsuser1234' };
  const wrongAnchor = new KMS.CreateCustomKeyStoreCommand({ ...store, TrustAnchorCertificate: read('other.crt') });
  t.match(await refusalOf(kms.send(wrongAnchor)), { name: 'IncorrectTrustAnchorException' });
  const { CustomKeyStoreId = '' } = await kms.send(
    new KMS.CreateCustomKeyStoreCommand({ ...store, TrustAnchorCertificate: TrustAnchor }),
  );
  await kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await world.settledState(CustomKeyStoreId), 'CONNECTED');
  await kms.send(new KMS.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }));

  // Mutual TLS: KMS has no certificate to show.
  const enforce = (enforcement: string) =>
    world.control(`clusters/${ClusterId}/mtls`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ enforcement }),
    });
  const reconnect = async (): Promise<string> => {
    await kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    await world.settledState(CustomKeyStoreId);
    await kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    return world.settledState(CustomKeyStoreId);
  };
  t.equal((await enforce('cluster')).status, 200);
  t.equal(await reconnect(), 'FAILED NETWORK_ERRORS');
  t.equal((await enforce('none')).status, 200);
  t.equal(await reconnect(), 'CONNECTED');

  // Away again.
  const deleting = new HSM.DeleteClusterCommand({ ClusterId });
  t.match(await refusalOf(cloudHsm.send(deleting)), { name: 'CloudHsmInvalidRequestException' });
  const [one, other] = (await describe(ClusterId)).Hsms ?? [];
  const both = new HSM.DeleteHsmCommand({ ClusterId, HsmId: one?.HsmId, EniId: one?.EniId });
  t.match(await refusalOf(cloudHsm.send(both)), { name: 'CloudHsmInvalidRequestException' });
  t.match(await refusalOf(cloudHsm.send(new HSM.DeleteHsmCommand({ ClusterId }))), {
    name: 'CloudHsmInvalidRequestException',
  });
  await cloudHsm.send(new HSM.DeleteHsmCommand({ ClusterId, EniIp: one?.EniIp }));
  await cloudHsm.send(new HSM.DeleteHsmCommand({ ClusterId, EniId: other?.EniId }));
  t.match(await settled(ClusterId), { State: 'ACTIVE', Hsms: [] });
  t.match(await cloudHsm.send(deleting), {
    Cluster: { State: 'DELETE_IN_PROGRESS', StateMessage: 'The cluster is being deleted.' },
  });
  while ((await describe(ClusterId)).State !== undefined);
  t.equal((await backups()).length, 5, 'two added, two removed, one deleted');
  t.match(await refusalOf(cloudHsm.send(deleting)), { name: 'CloudHsmResourceNotFoundException' });
});
