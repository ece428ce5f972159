import t from 'tap';
import { AAD_SIZE_MAX, AES_GCM_PLAINTEXT_SIZE_MAX, RANDOM_SIZE_MAX } from '../../../src/wire/limits.ts';
import type { Response } from '../../../src/wire/messages.ts';
import { AttributeType, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { ALICE, loggedIn, startCluster, type TestClient } from './support.ts';

const ENCRYPT = { type: AttributeType.ENCRYPT, flag: true };
const DECRYPT = { type: AttributeType.DECRYPT, flag: true };
const TOKEN = { type: AttributeType.TOKEN, flag: true };

async function key(client: TestClient, attributes = [ENCRYPT, DECRYPT], keyLengthBytes = 32): Promise<number> {
  const answer = await client.ask('generateKey', { keyType: KeyType.AES, keyLengthBytes, attributes });
  return answer.keyGenerated?.keyHandle ?? 0;
}

const aad = Buffer.from('purpose=test');
const plaintext = Buffer.from('attack at dawn');

async function encrypted(client: TestClient, keyHandle: number): Promise<{ ciphertext: Uint8Array; iv: Uint8Array }> {
  const answer = await client.ask('encrypt', { keyHandle, plaintext, aesGcm: { aad } });
  return answer.encrypted ?? { ciphertext: new Uint8Array(0), iv: new Uint8Array(0) };
}

t.test('what is encrypted decrypts, with every key length and size of data', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  for (const length of [16, 24, 32]) {
    const keyHandle = await key(alice, [ENCRYPT, DECRYPT], length);
    for (const size of [0, 1, 15, 16, 17, AES_GCM_PLAINTEXT_SIZE_MAX]) {
      const data = Buffer.alloc(size, size);
      const aesGcm = { aad: size % 2 === 0 ? aad : undefined };
      const answer = await alice.ask('encrypt', { keyHandle, plaintext: data, aesGcm });
      const { ciphertext, iv } = answer.encrypted ?? {};
      t.equal(ciphertext?.byteLength, size + 16, 'the tag follows');
      t.equal(iv?.byteLength, 12);
      const back = await alice.ask('decrypt', { keyHandle, ciphertext, aesGcm: { ...aesGcm, iv } });
      t.ok(
        back.decrypted && Buffer.from(back.decrypted.plaintext).equals(data),
        `${length} octets of key, ${size} of data`,
      );
    }
  }
});

t.test('a token key decrypts on another HSM what one has encrypted', async (t) => {
  const { hsms, hsm } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const alice = await loggedIn(hsm, ALICE);
  const keyHandle = await key(alice, [ENCRYPT, DECRYPT, TOKEN]);
  const { ciphertext, iv } = await encrypted(alice, keyHandle);
  const elsewhere = await loggedIn(second, ALICE);
  const { decrypted } = await elsewhere.ask('decrypt', { keyHandle, ciphertext, aesGcm: { aad, iv } });
  t.same(decrypted?.plaintext, plaintext);
});

t.test('every cause of a failed decryption has one and the same answer', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const keyHandle = await key(alice);
  const { ciphertext, iv } = await encrypted(alice, keyHandle);
  const flipped = (octets: Uint8Array, at: number): Uint8Array =>
    octets.map((octet, index) => (index === (at + octets.byteLength) % octets.byteLength ? octet ^ 1 : octet));
  const decrypt = (handle: number, sealed: Uint8Array, aesGcm: object): Promise<Response> =>
    alice.ask('decrypt', { keyHandle: handle, ciphertext: sealed, aesGcm });
  const answers = {
    'another key': await decrypt(await key(alice), ciphertext, { aad, iv }),
    'another AAD': await decrypt(keyHandle, ciphertext, { aad: flipped(aad, 0), iv }),
    'no AAD': await decrypt(keyHandle, ciphertext, { iv }),
    'another IV': await decrypt(keyHandle, ciphertext, { aad, iv: flipped(iv, 0) }),
    'no IV': await decrypt(keyHandle, ciphertext, { aad }),
    'a longer IV': await decrypt(keyHandle, ciphertext, { aad, iv: new Uint8Array(16) }),
    'another ciphertext': await decrypt(keyHandle, flipped(ciphertext, 0), { aad, iv }),
    'another tag': await decrypt(keyHandle, flipped(ciphertext, -1), { aad, iv }),
    'a shorter tag': await decrypt(keyHandle, ciphertext.subarray(0, -1), { aad, iv }),
    'less than a tag': await decrypt(keyHandle, ciphertext.subarray(0, 15), { aad, iv }),
    nothing: await decrypt(keyHandle, new Uint8Array(0), { aad, iv }),
  };
  for (const [cause, { status, detail, decrypted }] of Object.entries(answers)) {
    t.same([status, detail, decrypted], [Status.DECRYPTION_FAILED, 'the ciphertext does not decrypt', null], cause);
  }
});

t.test('no IV comes twice', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const keyHandle = await key(alice);
  const ivs = new Set<string>();
  for (let count = 0; count < 3000; count++)
    ivs.add(Buffer.from((await encrypted(alice, keyHandle)).iv).toString('hex'));
  t.equal(ivs.size, 3000);
});

t.test('limits, mechanisms and permissions', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const keyHandle = await key(alice);
  const [encryptOnly, decryptOnly] = [await key(alice, [ENCRYPT]), await key(alice, [DECRYPT])];
  const iv = new Uint8Array(12);
  const tooLong = new Uint8Array(AES_GCM_PLAINTEXT_SIZE_MAX + 1);
  const tooLongSealed = new Uint8Array(AES_GCM_PLAINTEXT_SIZE_MAX + 17);
  const longAad = new Uint8Array(AAD_SIZE_MAX + 1);
  const answers: [Promise<Response>, Status][] = [
    [alice.ask('encrypt', { keyHandle, plaintext: tooLong, aesGcm: {} }), Status.DATA_TOO_LONG],
    [alice.ask('decrypt', { keyHandle, ciphertext: tooLongSealed, aesGcm: { iv } }), Status.DATA_TOO_LONG],
    [alice.ask('encrypt', { keyHandle, aesGcm: { aad: longAad } }), Status.MECHANISM_PARAMETER_INVALID],
    [alice.ask('decrypt', { keyHandle, aesGcm: { aad: longAad, iv } }), Status.MECHANISM_PARAMETER_INVALID],
    [alice.ask('encrypt', { keyHandle, aesGcm: { aad: longAad.subarray(1) } }), Status.SUCCESS],
    [alice.ask('encrypt', { keyHandle, aesGcm: { iv } }), Status.MECHANISM_PARAMETER_INVALID],
    [alice.ask('encrypt', { keyHandle }), Status.MECHANISM_INVALID],
    [alice.ask('decrypt', { keyHandle }), Status.MECHANISM_INVALID],
    [alice.ask('encrypt', { keyHandle: decryptOnly, aesGcm: {} }), Status.KEY_FUNCTION_NOT_PERMITTED],
    [alice.ask('decrypt', { keyHandle: encryptOnly, aesGcm: { iv } }), Status.KEY_FUNCTION_NOT_PERMITTED],
    [alice.ask('encrypt', { keyHandle: 0, aesGcm: {} }), Status.INVALID_OBJECT_HANDLE],
    [alice.ask('generateRandom', { length: 0 }), Status.INVALID_ARGUMENT],
    [alice.ask('generateRandom', { length: RANDOM_SIZE_MAX + 1 }), Status.INVALID_ARGUMENT],
  ];
  for (const [answer, status] of answers) t.equal(Status[(await answer).status], Status[status]);
  for (const length of [1, RANDOM_SIZE_MAX]) {
    t.equal((await alice.ask('generateRandom', { length })).randomBytes?.octets.byteLength, length);
  }
});

t.test('crypto is answered before handle returns', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const keyHandle = await key(alice);
  const before = alice.answerCount;
  void alice.ask('encrypt', { keyHandle, plaintext, aesGcm: {} });
  void alice.ask('generateRandom', { length: 1 });
  t.equal(alice.answerCount, before + 2);
});
