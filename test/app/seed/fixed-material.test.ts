// seeds/fixed-material.yaml: what one process has encrypted, another one from the same seed decrypts; and so does whoever
// has the key, by docs/ciphertext-blob.md and AES-GCM (SP 800-38D) alone.

import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import t from 'tap';
import type { ReadyDocument } from '../../../app/ready-document.ts';
import { encodeTemplate } from '../../../src/client/key-attributes.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { logInToHsm } from '../../support/hsm-client.ts';
import { refusalOf, runSimulator } from '../../support/running-simulator.ts';
import { seedPath, shippedSeed } from '../../support/seed-files.ts';
import { startUp } from '../../support/up-process.ts';

const KEY_ID = '11111111-2222-4333-8444-555555555555';
const ARN = `arn:aws:kms:us-east-1:000000000000:key/${KEY_ID}`;
const MATERIAL = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');
const SEALING = Buffer.from('a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 'hex');
const PLAINTEXT = Buffer.from('attack at dawn');
const EncryptionContext = { purpose: 'test' };
/** docs/ciphertext-blob.md: lengths of two octets, names and values. */
const CONTEXT_OCTETS = Buffer.from('\0\x07purpose\0\x04test', 'latin1');
const IDENTIFIER_DOMAIN = 'cloudhsm-sim ciphertext blob key identifier v1\0';
const HEADER = Buffer.concat([
  Buffer.from([1, 2, 2, 0, 0x78]),
  createHash('sha256').update(`${IDENTIFIER_DOMAIN}${ARN}`).digest(),
  Buffer.from([1]),
]);

const clientOf = ({ endpoint, region }: ReadyDocument): KMSClient =>
  new KMSClient({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });

t.test('two processes, one after the other', async (t) => {
  const encrypted = await (async () => {
    const up = await startUp(t, '--seed', seedPath('fixed-material.yaml'));
    const kms = clientOf(up.ready);
    const [fixed, fixedId] = await Promise.all(
      ['alias/fixed', 'alias/fixed-id'].map((KeyId) =>
        kms.send(new EncryptCommand({ KeyId, Plaintext: PLAINTEXT, EncryptionContext })),
      ),
    );
    kms.destroy();
    up.child.kill('SIGTERM');
    t.equal((await up.ended).code, 0);
    return { fixed, fixedId, ready: up.ready };
  })();

  const { ready } = await startUp(t, '--seed', seedPath('fixed-material.yaml'));
  const kms = clientOf(ready);
  t.teardown(() => kms.destroy());
  const decrypt = (CiphertextBlob: Uint8Array | undefined) =>
    kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
  const { Plaintext, KeyId } = await decrypt(encrypted.fixed?.CiphertextBlob);
  t.same([Buffer.from(Plaintext ?? []), KeyId], [PLAINTEXT, ARN]);
  const refused = await refusalOf(decrypt(encrypted.fixedId?.CiphertextBlob));
  t.match(refused, { name: 'InvalidCiphertextException' }, 'of that key the id is fixed, not the material');

  const idsOf = ({ clusters, customKeyStores, keys }: ReadyDocument) => [
    ...clusters.map(({ clusterId }) => clusterId),
    ...customKeyStores.map(({ customKeyStoreId }) => customKeyStoreId),
    ...keys.map(({ keyId }) => keyId),
  ];
  t.same(idsOf(ready), idsOf(encrypted.ready), 'ids that are given are the same');
});

t.test('in this process', async (t) => {
  const world = await runSimulator(t, { seed: shippedSeed('fixed-material.yaml') });

  t.test('KMS decrypts what was encrypted without it, and the other way round', async (t) => {
    const aad = Buffer.concat([HEADER, CONTEXT_OCTETS]);
    const iv = Buffer.alloc(12, 7);
    const cipher = createCipheriv('aes-256-gcm', MATERIAL, iv).setAAD(aad);
    const sealed = Buffer.concat([cipher.update(PLAINTEXT), cipher.final(), cipher.getAuthTag()]);
    const CiphertextBlob = Buffer.concat([HEADER, iv, sealed]);
    const { Plaintext } = await world.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    t.same(Buffer.from(Plaintext ?? []), PLAINTEXT);

    const input = { KeyId: 'alias/app', Plaintext: PLAINTEXT, EncryptionContext };
    const blob = Buffer.from((await world.kms.send(new EncryptCommand(input))).CiphertextBlob ?? []);
    t.same(blob.subarray(0, HEADER.length), HEADER);
    const decipher = createDecipheriv('aes-256-gcm', MATERIAL, blob.subarray(38, 50)).setAAD(aad);
    decipher.setAuthTag(blob.subarray(-16));
    t.same(Buffer.concat([decipher.update(blob.subarray(50, -16)), decipher.final()]), PLAINTEXT);
  });

  t.test('the HSM key of a crypto user: found by its id, with what it was given', async (t) => {
    const link = await logInToHsm(world, 'app', 'crypto-user', 'app-password-1', 1);
    t.teardown(() => link.close());
    const attributes = encodeTemplate({ id: Buffer.from('5ea1', 'hex') });
    const { foundKeys } = await link.request('findKeys', { attributes, countMax: 2 });
    const [keyHandle = 0, ...others] = foundKeys?.keyHandles ?? [];
    t.same(others, []);
    const { encrypted } = await link.request('encrypt', { keyHandle, plaintext: PLAINTEXT, aesGcm: { aad: EMPTY } });
    const sealed = Buffer.from(encrypted?.ciphertext ?? []);
    const decipher = createDecipheriv('aes-256-gcm', SEALING, encrypted?.iv ?? EMPTY).setAuthTag(sealed.subarray(-16));
    t.same(Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]), PLAINTEXT);

    const { keyAttributes } = await link.request('getAttributes', { keyHandle, types: [] });
    const flags = new Map(keyAttributes?.attributes.map((attribute) => [attribute?.type, attribute?.flag]));
    const told = [AttributeType.EXTRACTABLE, AttributeType.LOCAL, AttributeType.NEVER_EXTRACTABLE];
    t.same(
      told.map((type) => flags.get(type)),
      [false, false, false],
      'a key from outside is told as one',
    );
  });

  t.test('it outlives the loss of every HSM: it was there before the second one, whose backup has it', async (t) => {
    const fault = { name: 'all', kind: 'restored_from_old_backup' };
    const headers = { 'content-type': 'application/json' };
    await world.control('faults', { method: 'POST', headers, body: JSON.stringify(fault) });
    const link = await logInToHsm(world, 'app', 'crypto-user', 'app-password-1');
    const { foundKeys } = await link.request('findKeys', {
      attributes: encodeTemplate({ label: 'sealing' }),
      countMax: 2,
    });
    t.equal(foundKeys?.keyHandles.length, 1);
    link.close();
  });
});

const EMPTY = new Uint8Array(0);
