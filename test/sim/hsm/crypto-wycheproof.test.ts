// The vectors of Project Wycheproof, valid ones and attacks, through the wire.

import t from 'tap';
import { AES_GCM_IV_SIZE } from '../../../src/wire/limits.ts';
import { KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { hexOf, octetsOf, startOwner, USES, vectors } from './crypto-support.ts';

interface File<Case> {
  readonly testGroups: readonly { readonly tests: readonly (Case & { tcId: number; result: string })[] }[];
}

t.test('AES-GCM', async (t) => {
  const owner = await startOwner();
  const { testGroups } =
    vectors<File<Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag', string>>>('aes_gcm_test.json');
  let opened = 0;
  for (const { tcId, result, ...vector } of testGroups.flatMap(({ tests }) => tests)) {
    const keyHandle = await owner.secretKey(KeyType.AES, octetsOf(vector.key), USES.encrypt);
    const [iv, aad] = [octetsOf(vector.iv), octetsOf(vector.aad)];
    const ciphertext = octetsOf(vector.ct + vector.tag);
    const answer = await owner.client.ask('decrypt', { keyHandle, ciphertext, aesGcm: { iv, aad } });
    // An IV of another length is not what this HSM makes.
    const isValid = result === 'valid' && iv.byteLength === AES_GCM_IV_SIZE;
    if (isValid) opened++;
    t.equal(answer.status, isValid ? Status.SUCCESS : Status.DECRYPTION_FAILED, `AES-GCM ${tcId}`);
    if (isValid) t.equal(hexOf(answer.decrypted?.plaintext), vector.msg);
  }
  t.ok(opened > 100);
});

t.test('AES key wrap (RFC 3394)', async (t) => {
  const owner = await startOwner();
  const { testGroups } = vectors<File<Record<'key' | 'msg' | 'ct', string>>>('aes_wrap_test.json');
  let unwrapped = 0;
  for (const { tcId, result, ...vector } of testGroups.flatMap(({ tests }) => tests)) {
    const keyHandle = await owner.secretKey(KeyType.AES, octetsOf(vector.key), USES.wrap);
    const answer = await owner.client.ask('unwrapKey', {
      ...{ unwrappingKeyHandle: keyHandle, wrappedKey: octetsOf(vector.ct), keyClass: KeyClass.SECRET_KEY },
      ...{ keyType: KeyType.GENERIC_SECRET, aesKeyWrap: {} },
    });
    if (result !== 'valid') {
      t.equal(answer.status, Status.UNWRAP_FAILED, `AES-KW ${tcId}`);
      continue;
    }
    unwrapped++;
    const again = await owner.client.ask('wrapKey', {
      ...{ wrappingKeyHandle: keyHandle, keyHandle: answer.keyGenerated?.keyHandle, aesKeyWrap: {} },
    });
    t.equal(hexOf(again.wrappedKey?.wrappedKey), vector.ct, `AES-KW ${tcId}`);
  }
  t.ok(unwrapped > 30);
});
