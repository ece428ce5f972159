import t from 'tap';
import { exception, outcome, startKms } from '../../../support/kms-fixture.ts';

const STATEMENT = { Effect: 'Allow', Principal: { AWS: '*' }, Action: ['kms:Encrypt'], Resource: '*' };

t.test('enabled, disabled, described: and kept over a restart', async (t) => {
  const fixture = await startKms();
  const { keyId: KeyId } = await fixture.createKey();
  const { operations, ledger } = fixture;
  t.equal(await operations.DisableKey({ KeyId }), undefined);
  const head = await ledger.head();
  await operations.DisableKey({ KeyId });
  t.equal(await ledger.head(), head, 'what is so already is not recorded again');
  await operations.UpdateKeyDescription({ KeyId, Description: 'new' });
  for (const side of [fixture, await fixture.restart()]) {
    const { KeyMetadata } = await side.operations.DescribeKey({ KeyId });
    t.match(KeyMetadata, { KeyState: 'Disabled', Enabled: false, Description: 'new' });
  }
  await operations.EnableKey({ KeyId });
  await operations.UpdateKeyDescription({ KeyId, Description: '' });
  t.match((await operations.DescribeKey({ KeyId })).KeyMetadata, { KeyState: 'Enabled', Description: '' });
});

t.test('tags: new values override, keys are listed in order and in pages', async (t) => {
  const fixture = await startKms();
  const { operations } = fixture;
  const { keyId: KeyId, arn } = await fixture.createKey();
  const tag = (TagKey: string, TagValue = 'v') => ({ TagKey, TagValue });
  await operations.TagResource({ KeyId, Tags: [tag('b'), tag('a'), tag('c')] });
  await operations.TagResource({ KeyId: arn, Tags: [tag('a', 'w'), tag('d', '')] });
  await operations.UntagResource({ KeyId, TagKeys: ['c', 'absent'] });
  for (const side of [fixture, await fixture.restart()]) {
    const all = await side.operations.ListResourceTags({ KeyId });
    t.same(all, { Tags: [tag('a', 'w'), tag('b'), tag('d', '')], Truncated: false });
  }
  const first = await operations.ListResourceTags({ KeyId, Limit: 2 });
  const rest = await operations.ListResourceTags({ KeyId, Limit: 2, Marker: first.NextMarker ?? '' });
  t.same([first.Truncated, rest.Tags, rest.Truncated], [true, [tag('d', '')], false]);
  t.equal(await exception(operations.ListResourceTags({ KeyId, Marker: 'x' })), 'InvalidMarkerException');
});

t.test('tags that are refused, in the words of AWS', async (t) => {
  const { operations, createKey } = await startKms();
  const { keyId: KeyId } = await createKey();
  const tags = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({ TagKey: `${from + n}`, TagValue: '' }));
  const put = (Tags: ReturnType<typeof tags>) => outcome(operations.TagResource({ KeyId, Tags }));
  t.equal(await put([...tags(0, 1), ...tags(0, 1)]), 'TagException: Duplicate tag keys');
  t.equal(await put(tags(0, 51)), 'TagException: Too many tags');
  t.equal(await put([{ TagKey: 'Aws:x', TagValue: '' }]), 'TagException: Tags beginning with aws: are reserved');
  t.equal(await put(tags(0, 49)), 'ok');
  t.equal(await put(tags(48, 3)), 'TagException: Too many tags', 'together');
  t.equal(await put(tags(48, 2)), 'ok', 'one of them overrides');
  t.equal((await operations.ListResourceTags({ KeyId })).Tags.length, 50);
});

t.test("the key policy: AWS's default, then what was put, to the letter", async (t) => {
  const fixture = await startKms();
  const { operations } = fixture;
  const { keyId: KeyId } = await fixture.createKey();
  t.same(await operations.ListKeyPolicies({ KeyId }), { PolicyNames: ['default'], Truncated: false });
  const { Policy, PolicyName } = await operations.GetKeyPolicy({ KeyId });
  t.equal(PolicyName, 'default');
  t.same(JSON.parse(Policy), {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
  const mine = ` { "Statement" : [${JSON.stringify(STATEMENT)}] } `;
  t.equal(await operations.PutKeyPolicy({ KeyId, PolicyName: 'default', Policy: mine }), undefined);
  for (const side of [fixture, await fixture.restart()]) {
    t.equal((await side.operations.GetKeyPolicy({ KeyId, PolicyName: 'default' })).Policy, mine);
  }
  t.equal(await exception(operations.GetKeyPolicy({ KeyId, PolicyName: 'other' })), 'NotFoundException');
  const other = operations.PutKeyPolicy({ KeyId, PolicyName: 'other', Policy: mine });
  t.equal(await exception(other), 'UnsupportedOperationException');
  t.equal(await exception(operations.ListKeyPolicies({ KeyId, Marker: 'x' })), 'ValidationException');
});

t.test('policies that are malformed or too long, for CreateKey as well', async (t) => {
  const { operations, createKey, cluster, customKeyStoreId: CustomKeyStoreId } = await startKms();
  const { keyId: KeyId } = await createKey();
  const before = (await operations.GetKeyPolicy({ KeyId })).Policy;
  const policy = (change: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ ...STATEMENT, ...change }] });
  const without = (element: string) => policy({ [element]: undefined });
  const malformed = [
    ...['', '{', 'null', '[]', '"x"', '{}', '{"Version":"2012-10-17"}', '{"Statement":[]}', '{"Statement":[1]}'],
    ...[`${policy({})},`, JSON.stringify({ Version: '2020-01-01', Statement: [STATEMENT] })],
    ...[without('Effect'), without('Principal'), without('Action'), without('Resource'), policy({ Effect: 'allow' })],
    ...[policy({ NotAction: 'kms:*' }), policy({ Principal: 'alice' }), policy({ Principal: { AWS: [] } })],
    ...[policy({ Action: 1 }), policy({ Resource: [] }), policy({ Condition: [] }), policy({ Colour: 'red' })],
    ...[JSON.stringify({ Statement: STATEMENT, Colour: 'red' }), '['.repeat(30_000)],
  ];
  const calls = cluster.calls.length;
  for (const Policy of malformed) {
    const said = Policy.slice(0, 80);
    t.equal(await exception(operations.PutKeyPolicy({ KeyId, Policy })), 'MalformedPolicyDocumentException', said);
    const creation = operations.CreateKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId, Policy });
    t.equal(await exception(creation), 'MalformedPolicyDocumentException', said);
  }
  t.equal(cluster.calls.length, calls, 'no HSM key was made');
  const long = (size: number) => policy({}).padEnd(size);
  t.equal(await exception(operations.PutKeyPolicy({ KeyId, Policy: long(32_769) })), 'LimitExceededException');
  t.equal((await operations.GetKeyPolicy({ KeyId })).Policy, before);
  for (const good of [long(32_768), policy({ Sid: 's', Condition: {} }), policy({ Principal: '*' })]) {
    t.equal(await exception(operations.PutKeyPolicy({ KeyId, Policy: good })), 'ok');
  }
});

t.test('the last use of a key', async (t) => {
  const { operations, createKey, clock } = await startKms();
  const start = clock.calendar.now();
  clock.calendar.advance(1000);
  const [a, b] = [await createKey(), await createKey()];
  const unused = { KeyId: a.arn, TrackingStartDate: start + 1000, KeyCreationDate: start + 1000 };
  t.same(await operations.GetKeyLastUsage({ KeyId: a.keyId }), unused);
  const use = async (KeyId: string) => (await operations.GetKeyLastUsage({ KeyId })).KeyLastUsage;
  clock.calendar.advance(1000);
  const input = { KeyId: a.keyId, Plaintext: Buffer.from('x') };
  const { CiphertextBlob } = await operations.Encrypt(input, { requestId: 'r1' });
  t.same(await use(a.keyId), { Operation: 'Encrypt', Timestamp: start + 2000, KmsRequestId: 'r1' });
  t.equal(await use(b.keyId), undefined);
  await operations.ReEncrypt({ CiphertextBlob, DestinationKeyId: b.keyId }, { requestId: 'r2' });
  for (const KeyId of [a.arn, b.arn]) t.match(await use(KeyId), { Operation: 'ReEncrypt', KmsRequestId: 'r2' });
  await operations.GenerateDataKey({ KeyId: b.keyId, KeySpec: 'AES_128' });
  t.equal((await use(b.keyId))?.Operation, 'GenerateDataKey');
  await exception(operations.Encrypt({ ...input, DryRun: true }));
  t.equal((await use(a.keyId))?.Operation, 'ReEncrypt', 'a dry run uses nothing');
});
