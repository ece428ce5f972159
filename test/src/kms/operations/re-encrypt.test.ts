import t from 'tap';
import { ABSENT_KEY_ID, exception, outcome, startKms } from '../../../support/kms-fixture.ts';

const Plaintext = Buffer.from('forty-two');
const DRY_RUN = 'DryRunOperationException: The request would have succeeded, but the DryRun option is set.';

async function twoKeys() {
  const fixture = await startKms();
  const [a, b] = [await fixture.createKey(), await fixture.createKey()];
  const SourceEncryptionContext = { a: '1' };
  const { CiphertextBlob } = await fixture.operations.Encrypt({
    ...{ KeyId: a.keyId, Plaintext, EncryptionContext: SourceEncryptionContext },
  });
  return { ...fixture, a, b, CiphertextBlob, SourceEncryptionContext };
}

t.test('from one key and context to another; the plaintext on its way is wiped', async (t) => {
  const { operations, a, b, CiphertextBlob, SourceEncryptionContext, cluster } = await twoKeys();
  await operations.CreateAlias({ AliasName: 'alias/b', TargetKeyId: b.keyId });
  const DestinationEncryptionContext = { b: '2' };
  for (const DestinationKeyId of [b.keyId, b.arn, 'alias/b', a.keyId]) {
    const answer = await operations.ReEncrypt({
      ...{ CiphertextBlob, SourceEncryptionContext, SourceKeyId: a.arn },
      ...{ DestinationKeyId, DestinationEncryptionContext },
    });
    const KeyId = DestinationKeyId === a.keyId ? a.arn : b.arn;
    t.match(answer, {
      ...{ SourceKeyId: a.arn, KeyId },
      ...{ SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT', DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    });
    t.ok(cluster.plaintexts.at(-1)?.every((octet) => octet === 0));
    const opened = await operations.Decrypt({
      ...{ CiphertextBlob: answer.CiphertextBlob, EncryptionContext: DestinationEncryptionContext, KeyId },
    });
    t.same(Buffer.from(opened.Plaintext), Plaintext);
  }
});

t.test('what is refused', async (t) => {
  const { operations, a, b, CiphertextBlob, SourceEncryptionContext } = await twoKeys();
  const good = { CiphertextBlob, SourceEncryptionContext, DestinationKeyId: b.keyId };
  const modified = { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] };
  const cases: readonly (readonly [object, string | RegExp])[] = [
    [{ SourceEncryptionContext: {} }, 'InvalidCiphertextException: '],
    [{ CiphertextBlob: Buffer.from('nonsense') }, 'InvalidCiphertextException: '],
    [{ CiphertextBlob: undefined }, /^ValidationException: .*'ciphertextBlob'/],
    [
      { SourceKeyId: b.keyId },
      'IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation.',
    ],
    [{ DestinationKeyId: ABSENT_KEY_ID }, /^NotFoundException: Key /],
    [{ SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_1' }, /^InvalidKeyUsageException: /],
    [{ DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_1' }, /^InvalidKeyUsageException: /],
    [{ GrantTokens: ['x'] }, /^InvalidGrantTokenException: /],
    [{ DestinationEncryptionContext: { a: '\ud800' } }, /^ValidationException: /],
    [{ DryRun: true }, DRY_RUN],
    [{ DryRun: true, SourceEncryptionContext: {} }, 'InvalidCiphertextException: '],
    [{ ...modified, CiphertextBlob: undefined, SourceKeyId: a.keyId }, DRY_RUN],
    [modified, /^ValidationException: .*'sourceKeyId'/],
    [{ DryRunModifiers: ['IGNORE_CIPHERTEXT'] }, /^ValidationException: /],
  ];
  for (const [change, expected] of cases) {
    t.match(await outcome(operations.ReEncrypt({ ...good, ...change })), expected, JSON.stringify(change));
  }
});

t.test(
  'a blob decrypts after a reconnect, and where its HSM key came back from a backup under another handle',
  async (t) => {
    const { operations, keyStores, cluster, customKeyStoreId, b, CiphertextBlob, SourceEncryptionContext } =
      await twoKeys();
    keyStores.enter(customKeyStoreId, 'DISCONNECTED');
    await keyStores.update(customKeyStoreId, { clusterId: 'cluster-related2345' });
    cluster.renumber();
    keyStores.enter(customKeyStoreId, 'CONNECTED');
    const opened = await operations.Decrypt({ CiphertextBlob, EncryptionContext: SourceEncryptionContext });
    t.same(Buffer.from(opened.Plaintext), Plaintext);
    t.equal((await operations.DescribeKey({ KeyId: b.keyId })).KeyMetadata.CloudHsmClusterId, 'cluster-related2345');
    const input = { CiphertextBlob, SourceEncryptionContext, DestinationKeyId: b.keyId };
    t.equal(await exception(operations.ReEncrypt(input)), 'ok');
  },
);
