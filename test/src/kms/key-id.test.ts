import t from 'tap';
import { ABSENT_KEY_ID, ACCOUNT_ID, outcome, REGION, startKms } from '../../support/kms-fixture.ts';

const arn = (resource: string, region = REGION, account = ACCOUNT_ID): string =>
  `arn:aws:kms:${region}:${account}:${resource}`;

t.test('the four kinds name the same key', async (t) => {
  const { operations, createKey } = await startKms();
  const key = await createKey();
  await operations.CreateAlias({ AliasName: 'alias/a/b-c_d', TargetKeyId: key.arn });
  for (const KeyId of [key.keyId, key.arn, 'alias/a/b-c_d', arn('alias/a/b-c_d')]) {
    t.equal((await operations.DescribeKey({ KeyId })).KeyMetadata.Arn, key.arn, KeyId);
    t.equal((await operations.Encrypt({ KeyId, Plaintext: Buffer.from('x') })).KeyId, key.arn, KeyId);
  }
});

t.test('what names no key, in the words of AWS', async (t) => {
  const { operations, createKey } = await startKms();
  const { keyId } = await createKey();
  const said = new Map([
    ['nope', "NotFoundException: Invalid keyId 'nope'"],
    [`${ABSENT_KEY_ID}x`, `NotFoundException: Invalid keyId '${ABSENT_KEY_ID}x'`],
    [ABSENT_KEY_ID, `NotFoundException: Key '${arn(`key/${ABSENT_KEY_ID}`)}' does not exist`],
    [arn(`key/${ABSENT_KEY_ID}`), `NotFoundException: Key '${arn(`key/${ABSENT_KEY_ID}`)}' does not exist`],
    [`mrk-${'0'.repeat(32)}`, `NotFoundException: Key '${arn(`key/mrk-${'0'.repeat(32)}`)}' does not exist`],
    [arn('key/nope'), "NotFoundException: Invalid keyId 'nope'"],
    [arn(`key/${keyId}`, 'eu-west-1'), 'NotFoundException: Invalid arn eu-west-1'],
    [arn('alias/x', 'eu-west-1'), 'NotFoundException: Invalid arn eu-west-1'],
    ['alias/absent', `NotFoundException: Alias ${arn('alias/absent')} is not found.`],
    [arn('alias/absent'), `NotFoundException: Alias ${arn('alias/absent')} is not found.`],
    [
      arn(`key/${keyId}`, REGION, '210987654321'),
      `NotFoundException: Key '${arn(`key/${keyId}`, REGION, '210987654321')}' does not exist`,
    ],
    ['alias/__proto__', `NotFoundException: Alias ${arn('alias/__proto__')} is not found.`],
  ]);
  for (const [KeyId, expected] of said) {
    t.equal(await outcome(operations.DescribeKey({ KeyId })), expected);
    t.equal(await outcome(operations.Encrypt({ KeyId, Plaintext: Buffer.from('x') })), expected);
  }
});

t.test('a malformed ARN is what the operation can throw', async (t) => {
  const { operations } = await startKms();
  for (const KeyId of ['arn:aws:s3:::bucket', 'arn:', arn('grant/x'), 'arn:aws:kms:us-east-1:1:key/x', arn('')]) {
    t.equal(await outcome(operations.DescribeKey({ KeyId })), `InvalidArnException: Invalid arn ${KeyId}`);
    t.equal(
      await outcome(operations.Encrypt({ KeyId, Plaintext: Buffer.from('x') })),
      `NotFoundException: Invalid arn ${KeyId}`,
    );
  }
});

t.test('management operations take no alias', async (t) => {
  const { operations, createKey } = await startKms();
  const { keyId } = await createKey();
  await operations.CreateAlias({ AliasName: 'alias/a', TargetKeyId: keyId });
  t.equal(await outcome(operations.ListAliases({ KeyId: 'alias/a' })), "NotFoundException: Invalid keyId 'alias/a'");
  t.match(await outcome(operations.ListAliases({ KeyId: arn('alias/a') })), /^InvalidArnException: /);
});
