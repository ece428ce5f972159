import t from 'tap';
import { SimError } from '../../../../src/errors.ts';
import type { KmsFact } from '../../../../src/kms/facts.ts';
import { defaultKeyPolicy } from '../../../../src/kms/key-policy.ts';
import { createKeyAs } from '../../../../src/kms/operations/create-key.ts';
import { recoverInterruptedKeys } from '../../../../src/kms/recovery.ts';
import { MemoryLedger } from '../../../../src/ledger/memory-ledger.ts';
import { refused } from '../../../support/fake-key-stores.ts';
import { exception, outcome, startKms } from '../../../support/kms-fixture.ts';
import { UnavailableLedger } from '../../../support/unavailable-ledger.ts';

const ORIGIN = 'AWS_CLOUDHSM';

t.test('the metadata of a new key', async (t) => {
  const { operations, clock, customKeyStoreId: CustomKeyStoreId } = await startKms();
  const { KeyMetadata } = await operations.CreateKey({ Origin: ORIGIN, CustomKeyStoreId, Description: 'd' });
  t.match(KeyMetadata.KeyId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  t.same(KeyMetadata, {
    AWSAccountId: '123456789012',
    KeyId: KeyMetadata.KeyId,
    Arn: `arn:aws:kms:us-east-1:123456789012:key/${KeyMetadata.KeyId}`,
    CreationDate: clock.calendar.now(),
    Enabled: true,
    Description: 'd',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: 'Enabled',
    Origin: 'AWS_CLOUDHSM',
    CustomKeyStoreId,
    CloudHsmClusterId: 'cluster-abcdefg2345',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  });
  t.same((await operations.DescribeKey({ KeyId: KeyMetadata.KeyId })).KeyMetadata, KeyMetadata);
});

t.test('the HSM key: label is the key ARN, id 64 lower-case hexadecimal characters', async (t) => {
  const { cluster, createKey } = await startKms();
  const { arn } = await createKey();
  const [hsmKey] = cluster.keys.values();
  t.equal(cluster.keys.size, 1);
  t.equal(hsmKey?.label, arn);
  t.match(hsmKey?.id, /^[0-9a-f]{64}$/);
});

t.test('a key that has its ids already, and one whose HSM key is there already', async (t) => {
  const { kms, operations, cluster, customKeyStoreId: CustomKeyStoreId } = await startKms();
  const [first, second, third] = ['1', '2', '3'].map((digit) => `${digit.repeat(8)}-2222-4333-8444-555555555555`);
  const create = (keyId = '', hsmKey: 'made' | 'there' = 'made') =>
    createKeyAs(kms, { Origin: ORIGIN, CustomKeyStoreId }, { keyId, backingKeyId: `of ${keyId}`, hsmKey });
  t.equal((await create(first)).KeyMetadata.KeyId, first);
  t.same(
    [...cluster.keys.values()].map(({ id, label }) => [id, label]),
    [[`of ${first}`, kms.arns.ofKey(first ?? '')]],
  );

  cluster.keys.set(cluster.nextHandle(), { id: `of ${second}`, label: 'known', material: Buffer.alloc(32, 1) });
  await create(second, 'there');
  t.equal(cluster.keys.size, 2, 'none was made');
  const { CiphertextBlob } = await operations.Encrypt({ KeyId: second ?? '', Plaintext: Buffer.from('x') });
  t.same(Buffer.from((await operations.Decrypt({ CiphertextBlob })).Plaintext), Buffer.from('x'));

  t.equal(await exception(create(first)), 'AlreadyExistsException');
  t.equal(await exception(create(third, 'there')), 'KMSInvalidStateException', 'there is no such HSM key');
  t.same(kms.keys.keyIds.all(), [first, second]);
});

t.test('what cannot be a key in a CloudHSM key store', async (t) => {
  const { operations, customKeyStoreId: CustomKeyStoreId, cluster } = await startKms();
  const ok = { Origin: ORIGIN, CustomKeyStoreId };
  const cases: readonly (readonly [object, string | RegExp])[] = [
    [{}, /^UnsupportedOperationException: .*AWS_KMS/],
    [{ Origin: 'EXTERNAL' }, /^UnsupportedOperationException: .*EXTERNAL/],
    [{ Origin: 'AWS_KMS', CustomKeyStoreId }, /^UnsupportedOperationException: /],
    [{ Origin: ORIGIN }, /^ValidationException: 1 validation error detected: Value null at 'customKeyStoreId'/],
    [{ ...ok, XksKeyId: 'x' }, /^UnsupportedOperationException: /],
    [{ ...ok, MultiRegion: true }, /^UnsupportedOperationException: /],
    [{ ...ok, KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, /^UnsupportedOperationException: .*RSA_2048/],
    [
      { ...ok, KeySpec: 'HMAC_256' },
      'ValidationException: You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    ],
    [
      { ...ok, KeyUsage: 'SIGN_VERIFY' },
      'ValidationException: KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT',
    ],
    [{ ...ok, KeySpec: 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec: 'RSA_2048' }, /^ValidationException: /],
    [{ ...ok, Tags: [tag('a'), tag('a')] }, 'TagException: Duplicate tag keys'],
    [{ ...ok, Tags: Array.from({ length: 51 }, (_, n) => tag(`${n}`)) }, 'TagException: Too many tags'],
    [{ ...ok, Tags: [tag('AWS:x')] }, 'TagException: Tags beginning with aws: are reserved'],
  ];
  for (const [input, expected] of cases) {
    t.match(await outcome(operations.CreateKey(input)), expected, JSON.stringify(input).slice(0, 100));
  }
  t.same([cluster.calls, (await operations.ListKeys({})).Keys], [[], []], 'nothing was made');
});

t.test('not found, then not connected, then the configuration, then the rest', async (t) => {
  const { operations, cluster, keyStores, customKeyStoreId: CustomKeyStoreId } = await startKms();
  const wrong = { Origin: ORIGIN, CustomKeyStoreId, KeyUsage: 'SIGN_VERIFY' };
  cluster.twoZones = false;
  keyStores.enter(CustomKeyStoreId, 'DISCONNECTED');
  const tryOut = (id = CustomKeyStoreId) => exception(operations.CreateKey({ ...wrong, CustomKeyStoreId: id }));
  t.equal(await tryOut('cks-absent'), 'CustomKeyStoreNotFoundException');
  t.equal(await tryOut(), 'CustomKeyStoreInvalidStateException');
  keyStores.enter(CustomKeyStoreId, 'CONNECTED');
  t.equal(await tryOut(), 'CloudHsmClusterInvalidConfigurationException');
  cluster.twoZones = true;
  t.equal(await tryOut(), 'ValidationException');
});

t.test('what is given is kept, over a restart too', async (t) => {
  const { operations, kms, restart, customKeyStoreId: CustomKeyStoreId } = await startKms();
  const given = { Description: 'd', Policy: defaultKeyPolicy('123456789012'), Tags: [tag('a'), tag('b')] };
  const { KeyMetadata } = await operations.CreateKey({ Origin: ORIGIN, CustomKeyStoreId, ...given });
  const again = await restart();
  for (const { keys } of [kms, again.kms]) {
    t.match(keys.find(KeyMetadata.KeyId), { description: 'd', policy: given.Policy, tags: given.Tags });
  }
  t.same((await again.operations.DescribeKey({ KeyId: KeyMetadata.KeyId })).KeyMetadata, KeyMetadata);
});

t.test('keys are listed in pages', async (t) => {
  const { operations, createKey } = await startKms();
  const arns = [(await createKey()).arn, (await createKey()).arn, (await createKey()).arn].sort();
  const first = await operations.ListKeys({ Limit: 2 });
  const second = await operations.ListKeys({ Limit: 2, Marker: first.NextMarker ?? '' });
  t.same(
    [...first.Keys, ...second.Keys].map(({ KeyArn }) => KeyArn),
    arns,
  );
  t.equal(await exception(operations.ListKeys({ Marker: 'x' })), 'InvalidMarkerException');
  t.equal(await exception(operations.ListAliases({ Marker: first.NextMarker ?? '' })), 'InvalidMarkerException');
});

t.test('a refusal of the HSM leaves nothing', async (t) => {
  const { operations, cluster, kms, customKeyStoreId: CustomKeyStoreId } = await startKms();
  cluster.before = (call) => (call === 'generateKey' ? refused('KEY_LIMIT_REACHED') : undefined);
  t.equal(await exception(operations.CreateKey({ Origin: ORIGIN, CustomKeyStoreId })), 'LimitExceededException');
  t.same(kms.keys.intentsIn(CustomKeyStoreId), []);
  t.same((await operations.ListKeys({})).Keys, []);
});

t.test('a crash between intent and creation: the next connect deletes the HSM key', async (t) => {
  const fixture = await startKms();
  const { cluster, keyStores, customKeyStoreId } = fixture;
  const { keyId } = await fixture.createKey();
  // The HSM makes the key, and the process is gone before it hears of it.
  await fixture.kms.record({
    type: 'key_intended',
    keyId: '00000000-0000-4000-8000-000000000000',
    backingKeyId: 'f'.repeat(64),
    customKeyStoreId,
  });
  await keyStores.session(customKeyStoreId).generateKey({ label: 'l', id: 'f'.repeat(64), idempotencyKey: 'i' });
  t.equal(cluster.keys.size, 2);

  const { kms, operations } = await fixture.restart();
  t.equal(kms.keys.intentsIn(customKeyStoreId).length, 1);
  const session = keyStores.session(customKeyStoreId);
  cluster.before = (call) => (call === 'deleteKey' ? new SimError('no_hsm_available', 'gone') : undefined);
  await recoverInterruptedKeys(kms, customKeyStoreId, session);
  t.equal(kms.keys.intentsIn(customKeyStoreId).length, 1, 'what fails is left for the next connect');
  cluster.before = () => undefined;
  await recoverInterruptedKeys(kms, customKeyStoreId, session);
  t.same(kms.keys.intentsIn(customKeyStoreId), []);
  t.equal(cluster.keys.size, 1, 'the other key is untouched');
  t.same(
    (await operations.ListKeys({})).Keys.map(({ KeyId }) => KeyId),
    [keyId],
  );
});

t.test('an intent without an HSM key is just abandoned', async (t) => {
  const { kms, keyStores, cluster, customKeyStoreId } = await startKms();
  await kms.record({ type: 'key_intended', keyId: 'k', backingKeyId: '0'.repeat(64), customKeyStoreId });
  await recoverInterruptedKeys(kms, customKeyStoreId, keyStores.session(customKeyStoreId));
  t.same([kms.keys.intentsIn(customKeyStoreId), cluster.calls], [[], ['findKey']]);
});

t.test('recovery leaves alone what this process is creating', async (t) => {
  const { kms, operations, keyStores, cluster, customKeyStoreId } = await startKms();
  let goOn = () => {};
  cluster.before = (call) =>
    call === 'generateKey'
      ? new Promise((resolve) => {
          goOn = resolve;
        })
      : undefined;
  const creating = operations.CreateKey({ Origin: ORIGIN, CustomKeyStoreId: customKeyStoreId });
  while (!cluster.calls.includes('generateKey')) await Promise.resolve();
  await recoverInterruptedKeys(kms, customKeyStoreId, keyStores.session(customKeyStoreId));
  keyStores.enter(customKeyStoreId, 'DISCONNECTED');
  const deletion = operations.DeleteCustomKeyStore({ CustomKeyStoreId: customKeyStoreId });
  t.equal(await exception(deletion), 'CustomKeyStoreHasCMKsException', 'nor can its store be deleted');
  goOn();
  const { KeyMetadata } = await creating;
  t.equal((await operations.DescribeKey({ KeyId: KeyMetadata.KeyId })).KeyMetadata.KeyState, 'Unavailable');
});

t.test('an unknown outcome leaves the intent, so that a late HSM key is found', async (t) => {
  const { kms, operations, cluster, keyStores, customKeyStoreId: CustomKeyStoreId } = await startKms();
  cluster.before = (call) => (call === 'generateKey' ? new SimError('outcome_unknown', 'late') : undefined);
  t.equal(await exception(operations.CreateKey({ Origin: ORIGIN, CustomKeyStoreId })), 'DependencyTimeoutException');
  const [intent] = kms.keys.intentsIn(CustomKeyStoreId);
  cluster.before = () => undefined;
  const session = keyStores.session(CustomKeyStoreId);
  await session.generateKey({ label: 'late', id: intent?.backingKeyId ?? '', idempotencyKey: 'i' });
  await recoverInterruptedKeys(kms, CustomKeyStoreId, session);
  t.same([cluster.keys.size, kms.keys.intentsIn(CustomKeyStoreId)], [0, []]);
});

t.test('without its intent in the ledger no HSM key is made', async (t) => {
  const ledger = new UnavailableLedger<KmsFact>(new MemoryLedger<KmsFact>());
  const { operations, cluster, customKeyStoreId: CustomKeyStoreId } = await startKms(ledger);
  ledger.unavailable = true;
  t.equal(await exception(operations.CreateKey({ Origin: ORIGIN, CustomKeyStoreId })), 'KMSInternalException');
  t.same(cluster.calls, []);
});

function tag(TagKey: string) {
  return { TagKey, TagValue: 'v' };
}
