// The AWS Encryption SDK with a KMS keyring, as an application would use it, against the endpoint.

import { buildClient, CommitmentPolicy, getClient, KMS, KmsKeyringNode } from '@aws-crypto/client-node';
import { CreateKeyCommand, DisconnectCustomKeyStoreCommand } from '@aws-sdk/client-kms';
import t from 'tap';
import { runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t);
const { kms, keyArn, storeId, ready } = world;
const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
const clientProvider = getClient(KMS, {
  ...{ endpoint: ready.endpoint, region: ready.region },
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: storeId }));
const otherArn = KeyMetadata?.Arn ?? '';
const aliasArn = keyArn.replace(/key\/.*/, 'alias/example');
const context = { purpose: 'test', stage: 'one' };

const keyring = (generatorKeyId: string, keyIds: string[] = []) =>
  new KmsKeyringNode({ clientProvider, generatorKeyId, keyIds });

t.test('round trips: a few octets, and more than one frame', async (t) => {
  for (const size of [0, 1, 10_000]) {
    const plaintext = Buffer.alloc(size, 'x');
    const { result } = await encrypt(keyring(aliasArn), plaintext, { encryptionContext: context });
    const opened = await decrypt(new KmsKeyringNode({ clientProvider, keyIds: [keyArn] }), result);
    t.ok(opened.plaintext.equals(plaintext), `${size} octets`);
    t.match(opened.messageHeader.encryptionContext, context);
  }
});

t.test('two keys: either one opens it', async (t) => {
  const { result } = await encrypt(keyring(keyArn, [otherArn]), 'a secret for two', { encryptionContext: context });
  for (const arn of [keyArn, otherArn]) {
    const opened = await decrypt(new KmsKeyringNode({ clientProvider, keyIds: [arn] }), result);
    t.equal(opened.plaintext.toString(), 'a secret for two');
  }
});

t.test('a message that was changed, a key that it is not for, and a store that is not connected', async (t) => {
  const { result } = await encrypt(keyring(keyArn), 'a secret', { encryptionContext: context });
  const changed = Buffer.from(result);
  const at = changed.indexOf('stage');
  changed.write('STAGE', at);
  const own = new KmsKeyringNode({ clientProvider, keyIds: [keyArn] });
  await t.rejects(decrypt(own, changed), 'its encryption context is part of what the data key is bound to');
  await t.rejects(decrypt(new KmsKeyringNode({ clientProvider, keyIds: [otherArn] }), result));
  await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: storeId }));
  await t.rejects(decrypt(own, result));
  await t.rejects(encrypt(keyring(keyArn), 'a secret'));
});
