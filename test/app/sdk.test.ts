// The main job through AWS's own SDK: what the seed made, keys, encryption, custom key stores.

import { readFileSync } from 'node:fs';
import { DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import * as KMS from '@aws-sdk/client-kms';
import t from 'tap';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t);
const { ready, kms, storeId, keyId, keyArn, clusterId } = world;
const plaintext = Buffer.from('attack at dawn');
const context = { purpose: 'test', '': 'an empty name' };

t.test('what the ready document says is what the APIs say', async (t) => {
  const { CustomKeyStores } = await kms.send(new KMS.DescribeCustomKeyStoresCommand({}));
  const trustAnchorCertificate = ready.clusters[0]?.trustAnchorCertificate ?? '';
  t.match(CustomKeyStores, [
    {
      CustomKeyStoreId: storeId,
      CustomKeyStoreName: ready.customKeyStores[0]?.customKeyStoreName,
      CustomKeyStoreType: 'AWS_CLOUDHSM',
      CloudHsmClusterId: clusterId,
      ConnectionState: 'CONNECTED',
      TrustAnchorCertificate: readFileSync(trustAnchorCertificate, 'utf8'),
    },
  ]);
  t.equal(CustomKeyStores?.length, 1);
  const { Clusters } = await world.cloudHsm.send(new DescribeClustersCommand({}));
  t.match(Clusters, [{ ClusterId: clusterId, State: 'ACTIVE' }]);
  const byId = (one: { HsmId?: string | undefined }, other: { HsmId?: string | undefined }): number =>
    `${one.HsmId}`.localeCompare(`${other.HsmId}`);
  t.match(
    Clusters?.[0]?.Hsms?.toSorted(byId),
    ready.clusters[0]?.hsms
      .map(({ hsmId, availabilityZone }) => ({ HsmId: hsmId, AvailabilityZone: availabilityZone, State: 'ACTIVE' }))
      .toSorted(byId),
  );
  const { Keys } = await kms.send(new KMS.ListKeysCommand({}));
  t.same(Keys, [{ KeyId: keyId, KeyArn: keyArn }]);
  const { Aliases } = await kms.send(new KMS.ListAliasesCommand({ KeyId: keyId }));
  t.match(Aliases, [{ AliasName: 'alias/example', TargetKeyId: keyId }]);
});

t.test('DescribeKey tells where the key lives', async (t) => {
  const { KeyMetadata } = await kms.send(new KMS.DescribeKeyCommand({ KeyId: 'alias/example' }));
  t.match(KeyMetadata, {
    ...{ AWSAccountId: ready.accountId, KeyId: keyId, Arn: keyArn, Enabled: true, KeyState: 'Enabled' },
    ...{ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: storeId, CloudHsmClusterId: clusterId, KeyManager: 'CUSTOMER' },
    ...{ KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT' },
    ...{ EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'], MultiRegion: false },
  });
  t.ok(KeyMetadata?.CreationDate instanceof Date);
});

t.test('Encrypt and Decrypt, with an encryption context and by every name of the key', async (t) => {
  const aliasArn = keyArn.replace(/key\/.*/, 'alias/example');
  for (const KeyId of [keyId, keyArn, 'alias/example', aliasArn]) {
    const sealed = await kms.send(new KMS.EncryptCommand({ KeyId, Plaintext: plaintext, EncryptionContext: context }));
    t.match(sealed, { KeyId: keyArn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
    const { CiphertextBlob } = sealed;
    const opened = await kms.send(new KMS.DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    t.same(Buffer.from(opened.Plaintext ?? []), plaintext);
    t.equal(opened.KeyId, keyArn);
  }
});

t.test('a wrong context, a changed blob and no blob at all are one refusal, without a message', async (t) => {
  const { CiphertextBlob = new Uint8Array() } = await kms.send(
    new KMS.EncryptCommand({ KeyId: keyId, Plaintext: plaintext, EncryptionContext: context }),
  );
  const changed = Uint8Array.from(CiphertextBlob);
  changed.set([(changed.at(-1) ?? 0) ^ 1], changed.length - 1);
  const inputs: KMS.DecryptCommandInput[] = [
    { CiphertextBlob },
    { CiphertextBlob, EncryptionContext: { ...context, purpose: 'other' } },
    { CiphertextBlob: changed, EncryptionContext: context },
    { CiphertextBlob: CiphertextBlob.subarray(0, 40), EncryptionContext: context },
    { CiphertextBlob: Uint8Array.of(0), EncryptionContext: context },
  ];
  for (const input of inputs) {
    const { name, status } = await refusalOf(kms.send(new KMS.DecryptCommand(input)));
    t.same([name, status], ['InvalidCiphertextException', 400]);
  }
});

t.test('GenerateDataKey answers a key and its ciphertext; without plaintext, the ciphertext only', async (t) => {
  for (const [size, KeySpec] of [
    [32, 'AES_256'],
    [16, 'AES_128'],
  ] as const) {
    const input = { KeyId: keyId, KeySpec, EncryptionContext: context };
    const { Plaintext, CiphertextBlob } = await kms.send(new KMS.GenerateDataKeyCommand(input));
    t.equal(Plaintext?.length, size);
    const opened = await kms.send(new KMS.DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    t.same(opened.Plaintext, Plaintext);
    const blind = await kms.send(new KMS.GenerateDataKeyWithoutPlaintextCommand(input));
    t.notOk('Plaintext' in blind && blind.Plaintext);
    const seen = await kms.send(
      new KMS.DecryptCommand({ CiphertextBlob: blind.CiphertextBlob, EncryptionContext: context }),
    );
    t.equal(seen.Plaintext?.length, size);
  }
  const { Plaintext } = await kms.send(new KMS.GenerateDataKeyCommand({ KeyId: keyId, NumberOfBytes: 1024 }));
  t.equal(Plaintext?.length, 1024);
});

t.test('a new key, its alias, and pages of both lists', async (t) => {
  const { KeyMetadata } = await kms.send(
    new KMS.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: storeId, Description: 'mine' }),
  );
  t.match(KeyMetadata, { KeyState: 'Enabled', CustomKeyStoreId: storeId, Description: 'mine' });
  const TargetKeyId = KeyMetadata?.KeyId ?? '';
  await kms.send(new KMS.CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId }));
  t.equal(
    (await refusalOf(kms.send(new KMS.CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId })))).name,
    'AlreadyExistsException',
  );
  const keys: (string | undefined)[] = [];
  for await (const { Keys = [] } of KMS.paginateListKeys({ client: kms, pageSize: 1 }, {})) {
    keys.push(...Keys.map(({ KeyId }) => KeyId));
  }
  t.same(keys.toSorted(), [keyId, TargetKeyId].toSorted());
  const aliases: (string | undefined)[] = [];
  for await (const { Aliases = [] } of KMS.paginateListAliases({ client: kms, pageSize: 1 }, {})) {
    aliases.push(...Aliases.map(({ AliasName }) => AliasName));
  }
  t.same(aliases.toSorted(), ['alias/example', 'alias/mine']);
});

t.test('a ciphertext belongs to its key', async (t) => {
  const { CiphertextBlob } = await kms.send(new KMS.EncryptCommand({ KeyId: 'alias/mine', Plaintext: plaintext }));
  const refusal = await refusalOf(kms.send(new KMS.DecryptCommand({ CiphertextBlob, KeyId: keyId })));
  t.equal(refusal.name, 'IncorrectKeyException');
  t.equal(
    (await kms.send(new KMS.DecryptCommand({ CiphertextBlob, KeyId: 'alias/mine' }))).$metadata.httpStatusCode,
    200,
  );
});

t.test('many at once, over the SDK’s own connections', async (t) => {
  const opened = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const Plaintext = Buffer.from(`message ${index}`);
      const { CiphertextBlob } = await kms.send(new KMS.EncryptCommand({ KeyId: keyId, Plaintext }));
      const answer = await kms.send(new KMS.DecryptCommand({ CiphertextBlob }));
      return Plaintext.equals(answer.Plaintext ?? new Uint8Array());
    }),
  );
  t.ok(opened.every(Boolean));
});
