// AWS's page on connecting and disconnecting a custom key store, with the AWS CLI and with boto3 as Debian has them
// (packages awscli and python3-boto3). They run where they are installed, and say so where they are not.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { type RunningSimulator, runSimulator } from '../support/running-simulator.ts';

const run = promisify(execFile);
/** From build/test/app/, where this file runs. */
const SEED_PAGE = fileURLToPath(new URL('../../../test/support/seed_page.py', import.meta.url));
/** Where Debian has them; another Python on the path would not see Debian's boto3. */
const AWS = '/usr/bin/aws';
const PYTHON = '/usr/bin/python3';

const isPresent = (command: string, ...args: readonly string[]): Promise<boolean> =>
  run(command, args).then(
    () => true,
    () => false,
  );
const [hasAws, hasBoto3] = await Promise.all([isPresent(AWS, '--version'), isPresent(PYTHON, '-c', 'import boto3')]);

/** `aws SERVICE ...`: what it prints, as JSON; the name of the exception that it prints instead. */
const cliOf =
  ({ ready }: RunningSimulator) =>
  async (...args: readonly string[]): Promise<Record<string, never> | string> => {
    const env = {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_PAGER: '',
    };
    try {
      const flags = ['--endpoint-url', ready.endpoint, '--region', ready.region, '--output', 'json'];
      const { stdout } = await run(AWS, [...args, ...flags], { env });
      return JSON.parse(stdout || '{}');
    } catch (error) {
      const { stderr = '' } = error as { readonly stderr?: string };
      const name = /An error occurred \((\w+)\)/.exec(stderr)?.[1];
      if (name === undefined) throw error;
      return name;
    }
  };

t.test('the AWS CLI', { skip: hasAws ? false : 'Debian’s awscli is not installed' }, async (t) => {
  const world = await runSimulator(t, { seed: 'cluster' });
  const aws = cliOf(world);
  const [cluster] = world.ready.clusters;
  const clusters = await aws('cloudhsmv2', 'describe-clusters', '--filters', `clusterIds=${world.clusterId}`);
  t.match(clusters, { Clusters: [{ ClusterId: world.clusterId, State: 'ACTIVE' }] });

  const created = await aws(
    ...['kms', 'create-custom-key-store', '--custom-key-store-name', 'ExampleKeyStore'],
    ...['--cloud-hsm-cluster-id', world.clusterId, '--key-store-password', world.passwordOf('kmsuser')],
    ...['--trust-anchor-certificate', `file://${cluster?.trustAnchorCertificate}`],
  );
  const storeId: string = typeof created === 'string' ? created : (created.CustomKeyStoreId ?? '');
  t.match(storeId, /^cks-/);
  const store = ['--custom-key-store-id', storeId];
  const connectionOf = async () => {
    await world.settledState(storeId);
    return aws('kms', 'describe-custom-key-stores', ...store);
  };
  t.same(await aws('kms', 'connect-custom-key-store', ...store), {});
  t.match(await connectionOf(), { CustomKeyStores: [{ ConnectionState: 'CONNECTED' }] });

  const made = await aws('kms', 'create-key', '--origin', 'AWS_CLOUDHSM', ...store);
  t.match(made, { KeyMetadata: { KeyState: 'Enabled', CustomKeyStoreId: storeId } });
  const { KeyId = '' } = (made as { readonly KeyMetadata?: { readonly KeyId?: string } }).KeyMetadata ?? {};
  const plaintext = Buffer.from('attack at dawn').toString('base64');
  const sealed = await aws('kms', 'encrypt', '--key-id', KeyId, '--plaintext', plaintext);
  const blob = (sealed as { readonly CiphertextBlob?: string }).CiphertextBlob ?? '';
  t.match(await aws('kms', 'decrypt', '--ciphertext-blob', blob), { Plaintext: plaintext });

  t.same(await aws('kms', 'disconnect-custom-key-store', ...store), {});
  t.equal(await world.settledState(storeId), 'DISCONNECTED');
  t.equal(await aws('kms', 'encrypt', '--key-id', KeyId, '--plaintext', plaintext), 'KMSInvalidStateException');

  const password = ['--key-store-password', 'wrong-password'];
  t.same(await aws('kms', 'update-custom-key-store', ...store, ...password), {});
  t.same(await aws('kms', 'connect-custom-key-store', ...store), {});
  t.match(await connectionOf(), {
    CustomKeyStores: [{ ConnectionState: 'FAILED', ConnectionErrorCode: 'INVALID_CREDENTIALS' }],
  });
  t.equal(await aws('kms', 'delete-custom-key-store', ...store), 'CustomKeyStoreInvalidStateException');
});

t.test('boto3', { skip: hasBoto3 ? false : 'Debian’s python3-boto3 is not installed' }, async (t) => {
  const world = await runSimulator(t, { seed: 'cluster' });
  const { endpoint, region, clusters } = world.ready;
  const trustAnchor = clusters[0]?.trustAnchorCertificate ?? '';
  const { stdout } = await run(PYTHON, [
    ...[SEED_PAGE, endpoint, region, world.clusterId, trustAnchor, world.passwordOf('kmsuser')],
  ]);
  t.same(stdout.trim().split('\n'), [
    'created DISCONNECTED',
    'connect CONNECTED',
    'key Enabled AWS_CLOUDHSM',
    'decrypted attack at dawn',
    'disconnect DISCONNECTED',
    'key Unavailable',
    'refused KMSInvalidStateException',
    'connect FAILED INVALID_CREDENTIALS',
    'disconnect DISCONNECTED',
    'refused CustomKeyStoreHasCMKsException',
    'refused CustomKeyStoreNotFoundException 400',
  ]);
});
