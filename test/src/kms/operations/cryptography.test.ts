import t from 'tap';
import { decodeCiphertextBlob, encodeCiphertextBlob, encodeHeader } from '../../../../src/kms/ciphertext-blob.ts';
import { ABSENT_KEY_ID, exception, outcome, startKms } from '../../../support/kms-fixture.ts';

const Plaintext = Buffer.from('forty-two');
const DRY_RUN = 'DryRunOperationException: The request would have succeeded, but the DryRun option is set.';
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

t.test('encrypt and decrypt', async (t) => {
  const { operations, createKey } = await startKms();
  const { keyId: KeyId, arn } = await createKey();
  const EncryptionContext = { a: '1', b: '2' };
  const encrypted = await operations.Encrypt({ KeyId, Plaintext, EncryptionContext });
  t.same([encrypted.KeyId, encrypted.EncryptionAlgorithm], [arn, 'SYMMETRIC_DEFAULT']);
  const { CiphertextBlob } = encrypted;
  const decrypted = await operations.Decrypt({ CiphertextBlob, EncryptionContext: { b: '2', a: '1' } });
  t.equal(hex(decrypted.Plaintext), hex(Plaintext));
  t.same([decrypted.KeyId, decrypted.EncryptionAlgorithm], [arn, 'SYMMETRIC_DEFAULT']);
  const again = await operations.Encrypt({ KeyId, Plaintext, EncryptionContext });
  t.not(hex(again.CiphertextBlob), hex(CiphertextBlob), 'never the same blob twice');
});

t.test('a blob with any octet changed does not decrypt, nor in another context', async (t) => {
  const { operations, createKey } = await startKms();
  const { keyId: KeyId } = await createKey();
  const { CiphertextBlob } = await operations.Encrypt({ KeyId, Plaintext });
  for (let offset = 0; offset < CiphertextBlob.byteLength; offset++) {
    const changed = Uint8Array.from(CiphertextBlob);
    changed[offset] = (changed[offset] as number) ^ 0x80;
    const isIdentifier = offset >= 5 && offset < 37;
    const expected = isIdentifier
      ? /^AccessDeniedException: The ciphertext refers to/
      : /^InvalidCiphertextException: $/;
    t.match(await outcome(operations.Decrypt({ CiphertextBlob: changed })), expected, `octet ${offset}`);
  }
  for (const EncryptionContext of [{ a: '' }, { '': '' }] as readonly Record<string, string>[]) {
    t.equal(
      await outcome(operations.Decrypt({ CiphertextBlob, EncryptionContext })),
      'InvalidCiphertextException: ',
      'without a message',
    );
  }
  t.equal(await outcome(operations.Decrypt({ CiphertextBlob, EncryptionContext: {} })), 'ok', 'absent is empty');
});

t.test('a blob belongs to its one KMS key', async (t) => {
  const { operations, createKey, kms } = await startKms();
  const a = await createKey();
  const key = kms.keys.find(a.keyId);
  if (key === undefined) return t.fail();
  // Another KMS key over the same HSM key.
  const b = { keyId: ABSENT_KEY_ID, arn: kms.arns.ofKey(ABSENT_KEY_ID) };
  const { backingKeyId, customKeyStoreId, creationDateMs, description, tags } = key;
  const shared = { backingKeyId, customKeyStoreId, creationDateMs, description, tags };
  await kms.record({ type: 'key_created', keyId: b.keyId, ...shared });
  t.equal(await outcome(operations.Encrypt({ KeyId: b.keyId, Plaintext })), 'ok');
  const { CiphertextBlob } = await operations.Encrypt({ KeyId: a.keyId, Plaintext });
  t.equal(await outcome(operations.Decrypt({ CiphertextBlob, KeyId: a.arn })), 'ok');
  const incorrect =
    'IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation.';
  t.equal(await outcome(operations.Decrypt({ CiphertextBlob, KeyId: b.arn })), incorrect);
  const blob = decodeCiphertextBlob(CiphertextBlob);
  const other = kms.keys.find(b.keyId);
  if (blob === undefined || other === undefined) return t.fail();
  const moved = encodeCiphertextBlob(encodeHeader(other.ciphertextIdentifier), blob.iv, blob.ciphertext);
  t.equal(await exception(operations.Decrypt({ CiphertextBlob: moved })), 'InvalidCiphertextException');
});

t.test('data keys', async (t) => {
  const { operations, createKey, cluster } = await startKms();
  const { keyId: KeyId, arn } = await createKey();
  const sizes = [
    [{ KeySpec: 'AES_128' }, 16],
    [{ KeySpec: 'AES_256' }, 32],
    [{ NumberOfBytes: 1024 }, 1024],
  ] as const;
  for (const [size, expected] of sizes) {
    const made = await operations.GenerateDataKey({ KeyId, ...size, EncryptionContext: { a: 'b' } });
    t.equal(made.KeyId, arn);
    t.equal(made.Plaintext.byteLength, expected);
    const { CiphertextBlob } = made;
    const opened = await operations.Decrypt({ CiphertextBlob, EncryptionContext: { a: 'b' } });
    t.equal(hex(opened.Plaintext), hex(made.Plaintext));
  }
  const sealed = await operations.GenerateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' });
  t.same(Object.keys(sealed).sort(), ['CiphertextBlob', 'KeyId']);
  t.equal((await operations.Decrypt({ CiphertextBlob: sealed.CiphertextBlob })).Plaintext.byteLength, 32);
  t.ok(cluster.calls.includes('random'), 'the octets are the HSM’s');
  const either = 'ValidationException: Please specify either number of bytes or key spec.';
  for (const size of [{}, { KeySpec: 'AES_256', NumberOfBytes: 32 }]) {
    t.equal(await outcome(operations.GenerateDataKey({ KeyId, ...size })), either);
    t.equal(await outcome(operations.GenerateDataKeyWithoutPlaintext({ KeyId, ...size })), either);
  }
});

t.test('plaintexts that nobody is given are wiped', async (t) => {
  const { operations, createKey, cluster } = await startKms();
  const { keyId: KeyId } = await createKey();
  const { CiphertextBlob } = await operations.GenerateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 8 });
  await outcome(operations.Decrypt({ CiphertextBlob, DryRun: true }));
  t.same(cluster.plaintexts.map(hex), ['00'.repeat(8), '00'.repeat(8)]);
});

t.test('options that a key of this kind does not take', async (t) => {
  const { operations, createKey } = await startKms();
  const { keyId: KeyId } = await createKey();
  const { CiphertextBlob } = await operations.Encrypt({ KeyId, Plaintext });
  const uses = (options: object) => [
    operations.Encrypt({ KeyId, Plaintext, ...options }),
    operations.Decrypt({ CiphertextBlob, ...options }),
    operations.GenerateDataKey({ KeyId, NumberOfBytes: 1, ...options }),
    operations.GenerateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 1, ...options }),
  ];
  const refused = [
    [{ EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }, 'InvalidKeyUsageException'],
    [{ GrantTokens: ['token'] }, 'InvalidGrantTokenException'],
    [{ Recipient: {} }, 'UnsupportedOperationException'],
    [{ EncryptionContext: { a: '\ud800' } }, 'ValidationException'],
  ] as const;
  for (const [options, expected] of refused) {
    for (const use of uses(options)) t.equal(await exception(use), expected, JSON.stringify(options));
  }
  for (const use of uses({ GrantTokens: [], EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' })) {
    t.equal(await exception(use), 'ok');
  }
});

t.test('a dry run does everything but the deed', async (t) => {
  const { operations, createKey, cluster, keyStores, customKeyStoreId } = await startKms();
  const { keyId: KeyId } = await createKey();
  const { CiphertextBlob } = await operations.Encrypt({ KeyId, Plaintext });
  cluster.calls.length = 0;
  const dry = { KeyId, DryRun: true };
  t.equal(await outcome(operations.Encrypt({ ...dry, Plaintext })), DRY_RUN);
  t.equal(await outcome(operations.GenerateDataKey({ ...dry, KeySpec: 'AES_256' })), DRY_RUN);
  t.equal(await outcome(operations.GenerateDataKeyWithoutPlaintext({ ...dry, KeySpec: 'AES_256' })), DRY_RUN);
  t.same(cluster.calls, []);
  t.equal(await outcome(operations.Decrypt({ CiphertextBlob, DryRun: true })), DRY_RUN);
  const EncryptionContext = { not: 'it' };
  const wrong = { CiphertextBlob, DryRun: true, EncryptionContext };
  t.equal(await exception(operations.Decrypt(wrong)), 'InvalidCiphertextException');
  const DryRunModifiers = ['IGNORE_CIPHERTEXT'];
  t.equal(await outcome(operations.Decrypt({ ...wrong, ...dry, DryRunModifiers })), DRY_RUN);
  t.equal(await outcome(operations.Decrypt({ ...dry, DryRunModifiers })), DRY_RUN);
  t.match(await outcome(operations.Decrypt({ DryRun: true, DryRunModifiers })), /^ValidationException: .*'keyId'/);
  t.equal(await exception(operations.Decrypt({ CiphertextBlob, DryRunModifiers })), 'ValidationException');
  t.match(await outcome(operations.Decrypt({ KeyId })), /^ValidationException: .*'ciphertextBlob'/);
  keyStores.enter(customKeyStoreId, 'DISCONNECTED');
  t.equal(await exception(operations.Encrypt({ ...dry, Plaintext })), 'KMSInvalidStateException');
});

t.test('not found, then the key state, then the rest', async (t) => {
  const { operations, createKey, keyStores, customKeyStoreId } = await startKms();
  const { arn } = await createKey();
  const { CiphertextBlob } = await operations.Encrypt({ KeyId: arn, Plaintext });
  keyStores.enter(customKeyStoreId, 'FAILED');
  const GrantTokens = ['token'];
  t.equal(await exception(operations.Encrypt({ KeyId: 'alias/no', Plaintext, GrantTokens })), 'NotFoundException');
  const unavailable = `KMSInvalidStateException: ${arn} is unavailable.`;
  t.equal(await outcome(operations.Encrypt({ KeyId: arn, Plaintext, GrantTokens })), unavailable);
  t.equal(await outcome(operations.Decrypt({ CiphertextBlob, GrantTokens })), unavailable);
  t.equal(await outcome(operations.Decrypt({ KeyId: arn, CiphertextBlob: Buffer.from('x') })), unavailable);
});
