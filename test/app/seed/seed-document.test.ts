// A seed from a program, with everything in it that the shipped ones leave out: a CA of one's own, keys of every type on
// the HSMs, secrets from elsewhere, settings, a calendar that is ahead.

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConnectCustomKeyStoreCommand,
  DecryptCommand,
  DescribeCustomKeyStoresCommand,
  DescribeKeyCommand,
  DisconnectCustomKeyStoreCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import t from 'tap';
import { startSimulator } from '../../../app/library/start-simulator.ts';
import type { SeedDocument, SeedHsmKey } from '../../../app/seed/seed-document.ts';
import { encodeTemplate } from '../../../src/client/key-attributes.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { exampleCertificate } from '../../support/certificates.ts';
import { logInToHsm } from '../../support/hsm-client.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const folder = temporaryFolder(t);
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const pemOf = ({ privateKey }: ReturnType<typeof generateKeyPairSync>): string =>
  privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const owner = 'app';
const HSM_KEYS: readonly SeedHsmKey[] = [
  { owner, label: 'aes', type: 'aes', keyLengthBytes: 16, attributes: { encrypt: true } },
  { owner, label: 'secret', type: 'generic-secret', material: { env: 'SEED_TEST_SECRET' } },
  { owner, label: 'rsa', type: 'rsa', attributes: { sign: true }, publicAttributes: { verify: true } },
  { owner, label: 'rsa given', type: 'rsa', material: { file: file('rsa.pem', exampleCertificate.privateKeyPem) } },
  { owner, label: 'ec', type: 'ec', curve: 'secp384r1', attributes: { sign: true } },
  { owner, label: 'ec given', type: 'ec', material: pemOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' })) },
  { owner, label: 'edwards', type: 'ed25519', attributes: { sign: true } },
  { owner, label: 'edwards given', type: 'ed25519', material: pemOf(generateKeyPairSync('ed25519')) },
];
const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
};
process.env.SEED_TEST_SECRET = '00112233';
const AHEAD_MS = 2000 * 86_400_000;

const SEED: SeedDocument = {
  version: 1,
  clock: { offset: '2000d' },
  settings: { connectDuration: 60, limits: 'real' },
  clusters: [
    {
      name: 'main',
      mode: 'NON_FIPS',
      zones: ['us-east-1b', 'us-east-1b', 'us-east-1c'],
      hsms: 3,
      customerCa: {
        certificate: file('ca.crt', exampleCertificate.trustAnchorPem),
        privateKey: file('ca.key', exampleCertificate.trustAnchorPrivateKeyPem),
      },
      users: [
        { username: owner, role: 'crypto-user', password: { file: file('password', 'from a file\n') } },
        { username: 'second_admin', role: 'admin', password: 'second-admin-1' },
      ],
      hsmKeys: HSM_KEYS,
    },
  ],
  customKeyStores: [{ name: 'My keys', cluster: 'main' }],
  keys: [{ customKeyStore: 'My keys', policy: POLICY, aliases: ['alias/a'] }],
};

t.test('all of it is there', async (t) => {
  const world = await runSimulator(t, { seed: SEED });
  const { ready, kms, clusterId } = world;

  t.test('the cluster, under the given CA, valid for clients that live today', async (t) => {
    const { Clusters } = await world.callCloudHsm('DescribeClusters', {});
    t.match(Clusters, [{ ClusterId: clusterId, Mode: 'NON_FIPS', HsmType: 'hsm2m.medium' }]);
    const { Hsms } = await world.describeCluster(clusterId);
    t.same(
      Hsms?.map(({ AvailabilityZone }) => AvailabilityZone),
      ['us-east-1b', 'us-east-1b', 'us-east-1c'],
    );
    const trustAnchor = readFileSync(ready.clusters[0]?.trustAnchorCertificate ?? '', 'utf8');
    t.equal(trustAnchor.trim(), exampleCertificate.trustAnchorPem.trim());
    const admin = await logInToHsm(world, 'second_admin', 'admin', 'second-admin-1', 2);
    admin.close();
    t.same(
      ready.clusters[0]?.users.map(({ username, password }) => [username, password !== undefined]),
      [
        ['admin', true],
        ['kmsuser', false],
        ['app', false],
        ['second_admin', true],
      ],
      'KMS has rotated one password, and one stays in its file',
    );
  });

  t.test('keys of every type, made or given', async (t) => {
    const link = await logInToHsm(world, owner, 'crypto-user', 'from a file', 1);
    t.teardown(() => link.close());
    const { foundKeys } = await link.request('findKeys', { attributes: [], countMax: 100 });
    const found: Record<string, unknown> = {};
    for (const keyHandle of foundKeys?.keyHandles ?? []) {
      const { keyAttributes } = await link.request('getAttributes', { keyHandle, types: [] });
      const values = new Map(keyAttributes?.attributes.map((attribute) => [attribute?.type, attribute]));
      const label = Buffer.from(values.get(AttributeType.LABEL)?.octets ?? []).toString();
      const keyClass = KeyClass[values.get(AttributeType.CLASS)?.number ?? -1];
      const keyType = KeyType[values.get(AttributeType.KEY_TYPE)?.number ?? -1];
      const isLocal = values.get(AttributeType.LOCAL)?.flag;
      found[`${label} ${keyClass}`] = `${keyType} ${isLocal ? 'made' : 'given'}`;
    }
    t.same(found, {
      'aes SECRET_KEY': 'AES made',
      'secret SECRET_KEY': 'GENERIC_SECRET given',
      'rsa PUBLIC_KEY': 'RSA made',
      'rsa PRIVATE_KEY': 'RSA made',
      'rsa given PUBLIC_KEY': 'RSA given',
      'rsa given PRIVATE_KEY': 'RSA given',
      'ec PUBLIC_KEY': 'EC made',
      'ec PRIVATE_KEY': 'EC made',
      'ec given PUBLIC_KEY': 'EC given',
      'ec given PRIVATE_KEY': 'EC given',
      'edwards PUBLIC_KEY': 'EC_EDWARDS made',
      'edwards PRIVATE_KEY': 'EC_EDWARDS made',
      'edwards given PUBLIC_KEY': 'EC_EDWARDS given',
      'edwards given PRIVATE_KEY': 'EC_EDWARDS given',
    });
    const attributes = encodeTemplate({ label: 'aes' });
    const [aes = 0] = (await link.request('findKeys', { attributes, countMax: 1 })).foundKeys?.keyHandles ?? [];
    const sealed = await link.request('encrypt', { keyHandle: aes, plaintext: Buffer.from('x'), aesGcm: {} });
    t.equal(sealed.encrypted?.ciphertext.byteLength, 17);
  });

  t.test('the KMS key, on the calendar of the seed', async (t) => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/a' }));
    const aheadMs = (KeyMetadata?.CreationDate?.getTime() ?? 0) - Date.now();
    t.ok(Math.abs(aheadMs - AHEAD_MS) < 3_600_000, `${aheadMs} ms ahead`);
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId }));
    t.same(JSON.parse(Policy ?? ''), POLICY);
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: 'alias/a', Plaintext: Buffer.from('x') }));
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob }));
    t.same(Buffer.from(Plaintext ?? []), Buffer.from('x'));
  });

  t.test('its settings are in force now, and were not while it was made', async (t) => {
    const { customKeyStores } = world.simulator.describe();
    t.match(customKeyStores, [{ customKeyStoreName: 'My keys', connectionState: 'CONNECTED' }]);
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: world.storeId }));
    t.match(world.simulator.describe().customKeyStores, [{ connectionState: 'DISCONNECTING' }]);
    await world.advance(60_000);
    t.match(world.simulator.describe().customKeyStores, [{ connectionState: 'DISCONNECTED' }]);
  });
});

t.test('what is wrong with one is told at once, and nothing is started', async (t) => {
  const wrong = { version: 1, clusters: [{ name: 'main', hsms: 0 }], keys: [{ customKeyStore: 's' }] } as const;
  await t.rejects(runSimulator(t, { seed: wrong }), {
    code: 'invalid_configuration',
    message:
      'seed: clusters[0].hsms: takes a whole number from 1 to 28, not 0\n' +
      'seed: keys[0].customKeyStore: there is no custom key store s here',
  });
});

t.test('what no file can hold is told with its member', async (t) => {
  const reject = { name: 'x', kind: 'reject' };
  const rows: readonly (readonly [fault: object, member: string])[] = [
    [{ ...reject, parameters: { status: () => 1 } }, 'parameters.status'],
    [{ ...reject, parameters: { status: Symbol('s') } }, 'parameters.status'],
    [{ ...reject, match: { operation: () => 1 } }, 'match.operation'],
    [{ ...reject, skip: Symbol('s') }, 'skip'],
  ];
  for (const [fault, member] of rows) {
    const seed = { version: 1, faults: [fault] } as unknown as SeedDocument;
    const error = await startSimulator({ seed }).catch((error: unknown) => error);
    t.match(error, { name: 'SimError', code: 'invalid_configuration' }, member);
    t.ok(String(error).includes(`seed: faults[0].${member}: takes `), String(error));
  }
});

t.test('what only shows while it is made is told with its member', async (t) => {
  const seed: SeedDocument = {
    version: 1,
    clusters: [{ name: 'main' }],
    faults: [{ name: 'a', kind: 'user_locked', match: { username: 'nobody' } }],
  };
  await t.rejects(runSimulator(t, { seed }), {
    code: 'invalid_configuration',
    message: 'seed: faults[0]: there is no user nobody',
  });
});

t.test('startSimulator of the library takes one, and what else is given is stronger than its settings', async (t) => {
  const seed: SeedDocument = {
    version: 1,
    settings: { connectDuration: 60, zeroHsms: 'refuse' },
    clusters: [{ name: 'main' }],
    customKeyStores: [{ name: 's', cluster: 'main', state: 'DISCONNECTED' }],
  };
  await using simulator = await startSimulator({ seed, connectDurationMs: 0 });
  const { customKeyStoreId: CustomKeyStoreId, clusterId } = simulator;
  const kms = new KMSClient(simulator.awsClientOptions());
  const connect = () => kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  for (const hsmId of simulator.hsmIds) await simulator.control.clusters.loseHsm(clusterId, hsmId);
  await t.rejects(connect(), { name: 'CloudHsmClusterInvalidConfigurationException' }, 'zeroHsms, as the seed says');
  await simulator.control.clusters.addHsm(clusterId, 'us-east-1a');
  await connect();
  const describe = new DescribeCustomKeyStoresCommand({ CustomKeyStoreId });
  const stateNow = async () => (await kms.send(describe)).CustomKeyStores?.[0]?.ConnectionState;
  // For a minute, if the seed had its way.
  while ((await stateNow()) === 'CONNECTING');
  t.equal(await stateNow(), 'CONNECTED');
  kms.destroy();
  await t.rejects(startSimulator({ seed, hsms: 3 }), { message: /^hsms is about the default seed/ });
  await t.rejects(startSimulator({ seed: { version: 2 } as unknown as SeedDocument }), {
    message: 'seed: version: this simulator knows version 1, and no other: write it as docs/seed.md says',
  });
});
