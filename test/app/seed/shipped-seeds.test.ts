// The seeds that are shipped: what each of them says is there when the simulator has started.

import { readdirSync, readFileSync } from 'node:fs';
import {
  ConnectCustomKeyStoreCommand,
  DescribeKeyCommand,
  EncryptCommand,
  type KeyMetadata,
  ListAliasesCommand,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms';
import t from 'tap';
import { Secret } from '../../../src/runtime/secret.ts';
import { openLinkToHsm } from '../../support/hsm-client.ts';
import { type RunningSimulator, refusalOf, runSimulator } from '../../support/running-simulator.ts';
import { SEEDS_FOLDER, shippedSeed } from '../../support/seed-files.ts';

const NAMES = ['default', 'fixed-material', 'playing-the-guide', 'two-stores'].map((name) => `${name}.yaml`);

const keyOf = async ({ kms }: RunningSimulator, KeyId: string): Promise<KeyMetadata> =>
  (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata ?? { KeyId };

t.test('each of them has a test', async (t) => {
  t.same(readdirSync(SEEDS_FOLDER).sort(), NAMES, 'fixed-material.yaml: fixed-material.test.ts');
});

t.test('default.yaml: what there is without a seed', async (t) => {
  const shapeOf = ({ ready }: RunningSimulator) => ({
    clusters: ready.clusters.map(({ state, hsms, users }) => ({
      state,
      zones: hsms.map(({ availabilityZone }) => availabilityZone),
      users: users.map(({ username, role, password }) => ({ username, role, isTold: password !== undefined })),
    })),
    stores: ready.customKeyStores.map(({ customKeyStoreName, connectionState }) => ({
      ...{ customKeyStoreName, connectionState },
    })),
    keys: ready.keys.map(({ aliases }) => aliases),
  });
  const [plain, seeded] = await Promise.all([runSimulator(t), runSimulator(t, { seed: shippedSeed('default.yaml') })]);
  t.same(shapeOf(seeded), shapeOf(plain));
  const descriptions = [plain, seeded].map(async (world) => (await keyOf(world, 'alias/example')).Description);
  t.same(await Promise.all(descriptions), ['The example key', 'The example key']);
});

t.test('two-stores.yaml', async (t) => {
  const world = await runSimulator(t, { seed: shippedSeed('two-stores.yaml') });
  const { ready, kms } = world;
  const [primary, standby] = ready.clusters;
  t.same(
    ready.clusters.map(({ hsms }) => hsms.map(({ availabilityZone }) => availabilityZone)),
    [
      ['us-east-1a', 'us-east-1b', 'us-east-1c'],
      ['us-east-1a', 'us-east-1b'],
    ],
  );
  t.equal((await world.describeCluster(standby?.clusterId ?? '')).HsmType, 'hsm1.medium');
  t.equal((await world.describeCluster(primary?.clusterId ?? '')).HsmType, 'hsm2m.medium');
  t.match(ready.customKeyStores, [
    { customKeyStoreName: 'payments', connectionState: 'CONNECTED' },
    { customKeyStoreName: 'archive', connectionState: 'DISCONNECTED' },
  ]);

  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  t.same(
    Aliases.map(({ AliasName }) => AliasName),
    ['alias/archive', 'alias/payments', 'alias/payments-old'],
  );
  const payments = await keyOf(world, 'alias/payments');
  t.match(payments, { KeyState: 'Enabled', CloudHsmClusterId: primary?.clusterId });
  const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId: payments.KeyId }));
  t.same(Tags, [{ TagKey: 'team', TagValue: 'payments' }]);
  t.match(await keyOf(world, 'alias/payments-old'), { KeyState: 'Disabled' });
  t.match(await keyOf(world, 'alias/archive'), { KeyState: 'Unavailable', CloudHsmClusterId: standby?.clusterId });
  const leaving = ready.keys.find(({ aliases }) => aliases.length === 0)?.keyId ?? '';
  const { KeyState, Description, DeletionDate } = await keyOf(world, leaving);
  t.match({ KeyState, Description }, { KeyState: 'PendingDeletion', Description: 'Leaves in a week' });

  const { now } = (await (await world.control('clock')).json()) as { readonly now: string };
  t.match(now, /^2026-03-01T09:0/, 'the calendar goes on from the date in the seed');
  t.match(payments.CreationDate?.toISOString(), /^2026-03-01T09:0/);
  t.match(DeletionDate?.toISOString(), /^2026-03-08T09:0/);

  const faults = (await (await world.control('faults')).json()) as readonly Record<string, unknown>[];
  t.match(faults, [
    { name: 'slow-standby', kind: 'latency', match: { hsmId: standby?.hsms[1]?.hsmId } },
    { name: 'hiccup', kind: 'throttle', match: { keyId: payments.KeyId } },
    { name: 'zone-gone-tomorrow', kind: 'zone_partition', hits: 0 },
  ]);
  const encrypt = () => kms.send(new EncryptCommand({ KeyId: payments.KeyId, Plaintext: Buffer.from('x') }));
  await encrypt();
  await encrypt();
  t.match(await refusalOf(encrypt()), { name: 'ThrottlingException' }, 'the third one, as the seed says');
  await encrypt();
  await world.advance(25 * 3_600_000);
  const { partitionedZones } = (await (await world.control('network')).json()) as { partitionedZones: string[] };
  t.same(partitionedZones, ['us-east-1a'], 'tomorrow has come');
});

t.test('playing-the-guide.yaml', async (t) => {
  const world = await runSimulator(t, { seed: shippedSeed('playing-the-guide.yaml') });
  const [toInitialize, toActivate, toConnect] = world.ready.clusters;
  const describe = (cluster: typeof toInitialize) => world.describeCluster(cluster?.clusterId ?? '');

  const { State, Hsms, Certificates } = await describe(toInitialize);
  t.match(
    [State, Hsms?.length, Certificates?.ClusterCsr],
    ['UNINITIALIZED', 1, /^-----BEGIN CERTIFICATE REQUEST-----/],
  );
  t.equal(toInitialize?.trustAnchorCertificate, undefined, 'nobody has signed anything');

  t.equal((await describe(toActivate)).State, 'INITIALIZED');
  const trustAnchorPem = readFileSync(toActivate?.trustAnchorCertificate ?? '', 'utf8');
  const link = await openLinkToHsm(world, toActivate?.clusterId ?? '', trustAnchorPem);
  await link.login({
    ...{ username: 'admin', role: 'unactivated-admin', connectorId: 'customer' },
    password: Secret.fromText('password'),
  });
  await link.request('changePassword', { newPassword: Buffer.from('Administrator1') });
  link.close();
  while ((await describe(toActivate)).State !== 'ACTIVE');

  t.equal((await describe(toConnect)).State, 'ACTIVE');
  t.match(world.ready.customKeyStores, [{ customKeyStoreName: 'ExampleKeyStore', connectionState: 'DISCONNECTED' }]);
  await world.kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: world.storeId }));
  t.equal(await world.settledState(world.storeId), 'CONNECTED');
});
