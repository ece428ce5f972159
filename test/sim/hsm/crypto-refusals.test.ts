// What the mechanisms refuse: data over their limit, wrong parameters, wrong keys, and what an HSM refuses by its type.

import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import type { HsmMode, HsmType } from '../../../sim/hsm/hsm-type.ts';
import { RESTRICTIONS, type Restriction } from '../../../sim/hsm/restrictions.ts';
import type { BodyFieldsOf, Operation } from '../../../src/wire/messages.ts';
import { AttributeType, Curve, HashAlgorithm, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { type Owner, startOwner, USES } from './crypto-support.ts';
import { flag } from './key-support.ts';

const { SHA_1, SHA_224, SHA_256, SHA_384, SHA_512 } = HashAlgorithm;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = rsa.privateKey.export({ format: 'der', type: 'pkcs8' });
const spki = rsa.publicKey.export({ format: 'der', type: 'spki' });
const iv = Buffer.alloc(16);

async function keysOf(owner: Owner) {
  const ec = await owner.pair({
    ...{ keyType: KeyType.EC, curve: Curve.P_256 },
    ...{
      publicKeyAttributes: [flag(AttributeType.VERIFY)],
      privateKeyAttributes: [flag(AttributeType.SIGN), ...USES.derive],
    },
  });
  const [decrypt, encrypt] = [flag(AttributeType.DECRYPT), flag(AttributeType.ENCRYPT)];
  return {
    aes: await owner.secretKey(KeyType.AES, Buffer.alloc(32, 1), [...USES.encrypt, ...USES.wrap, ...USES.derive]),
    idle: await owner.secretKey(KeyType.AES, Buffer.alloc(32, 2), [flag(AttributeType.SIGN, false)]),
    generic: await owner.secretKey(KeyType.GENERIC_SECRET, Buffer.alloc(64, 1), USES.derive),
    rsaPrivate: await owner.privateKey(KeyType.RSA, pkcs8, [
      flag(AttributeType.SIGN),
      decrypt,
      flag(AttributeType.UNWRAP),
    ]),
    rsaPublic: await owner.publicKey(spki, [flag(AttributeType.VERIFY), encrypt, flag(AttributeType.WRAP)]),
    ecPrivate: ec.privateKeyHandle,
    ecPublic: ec.publicKeyHandle,
  };
}

type Keys = Awaited<ReturnType<typeof keysOf>>;
type Question = { [O in Operation]: readonly [O, BodyFieldsOf<O>] }[Operation];

async function statusOf({ client }: Owner, [operation, body]: Question): Promise<string | undefined> {
  return Status[(await client.ask(operation, body as never)).status];
}

t.test('the most data that a mechanism takes, and one octet more', async (t) => {
  const owner = await startOwner({ mode: 'NON_FIPS' });
  const keys = await keysOf(owner);
  const sign =
    (keyHandle: number, way: object) =>
    (size: number): Question => ['sign', { keyHandle, data: Buffer.alloc(size), ...way }];
  const encrypt =
    (keyHandle: number, way: object) =>
    (size: number): Question => ['encrypt', { keyHandle, plaintext: Buffer.alloc(size), ...way }];
  const limits: [string, number, (size: number) => Question][] = [
    ['HMAC SHA-1', 16_288, sign(keys.generic, { hmac: { hash: SHA_1 } })],
    ['HMAC SHA-224', 16_256, sign(keys.generic, { hmac: { hash: SHA_224 } })],
    ['HMAC SHA-256', 16_288, sign(keys.generic, { hmac: { hash: SHA_256 } })],
    ['HMAC SHA-384', 16_224, sign(keys.generic, { hmac: { hash: SHA_384 } })],
    ['HMAC SHA-512', 16_224, sign(keys.generic, { hmac: { hash: SHA_512 } })],
    ['CMAC', 16_272, sign(keys.aes, { aesCmac: {} })],
    ['ECB', 16_272, encrypt(keys.aes, { aesEcb: {} })],
    ['CBC', 16_272, encrypt(keys.aes, { aesCbc: { iv } })],
    ['CBC-PAD', 16_272, encrypt(keys.aes, { aesCbcPad: { iv } })],
    ['CTR', 16_272, encrypt(keys.aes, { aesCtr: { iv } })],
    ['GCM', 16_224, encrypt(keys.aes, { aesGcm: {} })],
    ['CLOUDHSM_AES_GCM', 16_224, encrypt(keys.aes, { cloudhsmAesGcm: {} })],
    ['RSA PKCS #1 v1.5', 245, encrypt(keys.rsaPublic, { rsaPkcs: {} })],
    ['RSA-OAEP SHA-256', 190, encrypt(keys.rsaPublic, { rsaOaep: { hash: SHA_256 } })],
    ['bare RSA', 256, encrypt(keys.rsaPublic, { rsaX509: {} })],
    ['RSA over a DigestInfo', 245, sign(keys.rsaPrivate, { rsaPkcs: {} })],
    ['RSA, hash and sign', 16_288, sign(keys.rsaPrivate, { rsaPkcs: { hash: SHA_256 } })],
    ['PSS', 16_288, sign(keys.rsaPrivate, { rsaPss: { hash: SHA_256 } })],
    ['ECDSA over a digest', 64, sign(keys.ecPrivate, { ecdsa: {} })],
    ['ECDSA, hash and sign', 16_288, sign(keys.ecPrivate, { ecdsa: { hash: SHA_256 } })],
    ['digest', 65_536, (size) => ['digest', { hash: SHA_256, data: Buffer.alloc(size) }]],
  ];
  for (const [name, sizeMax, question] of limits) {
    t.equal(await statusOf(owner, question(sizeMax)), 'SUCCESS', `${name}: ${sizeMax}`);
    t.equal(await statusOf(owner, question(sizeMax + 1)), 'DATA_TOO_LONG', `${name}: one more`);
  }
});

const refused: [string, (keys: Keys) => Question, keyof typeof Status][] = [
  ['no mechanism', ({ aes }) => ['sign', { keyHandle: aes }], 'MECHANISM_INVALID'],
  [
    'an IV of 15 octets',
    ({ aes }) => ['encrypt', { keyHandle: aes, aesCbc: { iv: iv.subarray(1) } }],
    'MECHANISM_PARAMETER_INVALID',
  ],
  ['no IV', ({ aes }) => ['decrypt', { keyHandle: aes, aesCtr: {} }], 'MECHANISM_PARAMETER_INVALID'],
  [
    'half a block',
    ({ aes }) => ['encrypt', { keyHandle: aes, plaintext: Buffer.alloc(8), aesEcb: {} }],
    'INVALID_ARGUMENT',
  ],
  [
    'half a block',
    ({ aes }) => ['decrypt', { keyHandle: aes, ciphertext: Buffer.alloc(8), aesCbc: { iv } }],
    'DECRYPTION_FAILED',
  ],
  [
    'bad padding',
    ({ aes }) => ['decrypt', { keyHandle: aes, ciphertext: Buffer.alloc(16), aesCbcPad: { iv } }],
    'DECRYPTION_FAILED',
  ],
  ['no hash', ({ generic }) => ['sign', { keyHandle: generic, hmac: {} }], 'MECHANISM_PARAMETER_INVALID'],
  [
    'an unknown hash',
    ({ generic }) => ['sign', { keyHandle: generic, hmac: { hash: 9 as 1 } }],
    'MECHANISM_PARAMETER_INVALID',
  ],
  [
    'another MGF1',
    ({ rsaPublic }) => ['encrypt', { keyHandle: rsaPublic, rsaOaep: { hash: SHA_256, mgf1Hash: SHA_1 } }],
    'MECHANISM_PARAMETER_INVALID',
  ],
  [
    'a long salt',
    ({ rsaPrivate }) => ['sign', { keyHandle: rsaPrivate, rsaPss: { hash: SHA_256, saltLength: 223 } }],
    'MECHANISM_PARAMETER_INVALID',
  ],
  [
    '12 counter bits',
    ({ generic }) => [
      'deriveKey',
      { baseKeyHandle: generic, keyType: 31, keyLengthBytes: 32, kdfCounter: { hash: SHA_256, counterBits: 12 } },
    ],
    'MECHANISM_PARAMETER_INVALID',
  ],
  [
    'bare ECDH',
    ({ ecPrivate }) => [
      'deriveKey',
      { baseKeyHandle: ecPrivate, keyType: 31, keyLengthBytes: 32, ecdhX963: { publicPoint: Buffer.alloc(65, 4) } },
    ],
    'MECHANISM_PARAMETER_INVALID',
  ],
  [
    'a point off the curve',
    ({ ecPrivate }) => [
      'deriveKey',
      {
        baseKeyHandle: ecPrivate,
        keyType: 31,
        keyLengthBytes: 32,
        ecdhX963: { publicPoint: Buffer.alloc(65, 4), kdfHash: SHA_256 },
      },
    ],
    'MECHANISM_PARAMETER_INVALID',
  ],
  [
    '801 octets',
    ({ generic }) => [
      'deriveKey',
      { baseKeyHandle: generic, keyType: 16, keyLengthBytes: 801, kdfCounter: { hash: SHA_256, counterBits: 8 } },
    ],
    'KEY_SIZE_RANGE',
  ],
  ['a digest without hash', () => ['digest', {}], 'MECHANISM_PARAMETER_INVALID'],
  [
    'AES with an RSA key',
    ({ rsaPublic }) => ['encrypt', { keyHandle: rsaPublic, aesEcb: {} }],
    'KEY_TYPE_INCONSISTENT',
  ],
  ['HMAC with an AES key', ({ aes }) => ['sign', { keyHandle: aes, hmac: { hash: SHA_256 } }], 'KEY_TYPE_INCONSISTENT'],
  [
    'ECDSA with an RSA key',
    ({ rsaPrivate }) => ['sign', { keyHandle: rsaPrivate, ecdsa: {} }],
    'KEY_TYPE_INCONSISTENT',
  ],
  ['export of a secret key', ({ aes }) => ['exportPublicKey', { keyHandle: aes }], 'KEY_TYPE_INCONSISTENT'],
  ['no ENCRYPT', ({ idle }) => ['encrypt', { keyHandle: idle, aesEcb: {} }], 'KEY_FUNCTION_NOT_PERMITTED'],
  ['no SIGN', ({ idle }) => ['sign', { keyHandle: idle, aesCmac: {} }], 'KEY_FUNCTION_NOT_PERMITTED'],
  [
    'no DERIVE',
    ({ idle }) => [
      'deriveKey',
      { baseKeyHandle: idle, keyType: 31, keyLengthBytes: 32, kdfCounter: { counterBits: 8 } },
    ],
    'KEY_FUNCTION_NOT_PERMITTED',
  ],
  [
    'no WRAP',
    ({ idle, aes }) => ['wrapKey', { wrappingKeyHandle: idle, keyHandle: aes, aesKeyWrap: {} }],
    'KEY_FUNCTION_NOT_PERMITTED',
  ],
  [
    'signing with a public key',
    ({ ecPublic }) => ['sign', { keyHandle: ecPublic, ecdsa: {} }],
    'KEY_FUNCTION_NOT_PERMITTED',
  ],
  ['no such key', () => ['sign', { keyHandle: 1, ecdsa: {} }], 'INVALID_OBJECT_HANDLE'],
];

t.test('wrong parameters, keys and uses', async (t) => {
  const owner = await startOwner();
  const keys = await keysOf(owner);
  for (const [name, question, status] of refused) t.equal(await statusOf(owner, question(keys)), status, name);
});

/** What each restriction is about, asked of an HSM. */
const restricted: Readonly<Record<Restriction, readonly ((keys: Keys) => Question)[]>> = {
  ed25519: [() => ['generateKeyPair', { keyType: KeyType.EC_EDWARDS }]],
  rsa_pkcs1_encryption: [
    ({ rsaPublic }) => ['encrypt', { keyHandle: rsaPublic, plaintext: Buffer.alloc(8), rsaPkcs: {} }],
    ({ rsaPrivate }) => ['decrypt', { keyHandle: rsaPrivate, ciphertext: Buffer.alloc(256, 1), rsaPkcs: {} }],
    ({ rsaPublic, aes }) => ['wrapKey', { wrappingKeyHandle: rsaPublic, keyHandle: aes, rsaPkcs: {} }],
  ],
  ecdsa_with_weak_hash: [
    ({ ecPrivate }) => ['sign', { keyHandle: ecPrivate, ecdsa: { hash: SHA_1 } }],
    ({ ecPrivate }) => ['sign', { keyHandle: ecPrivate, ecdsa: { hash: SHA_224 } }],
  ],
};
const allowedEverywhere: readonly ((keys: Keys) => Question)[] = [
  ({ ecPrivate }) => ['sign', { keyHandle: ecPrivate, ecdsa: { hash: SHA_256 } }],
  ({ rsaPrivate }) => ['sign', { keyHandle: rsaPrivate, rsaPkcs: { hash: SHA_1 } }],
  ({ rsaPublic }) => ['encrypt', { keyHandle: rsaPublic, rsaOaep: { hash: SHA_1 } }],
];

for (const [hsmType, modes] of Object.entries(RESTRICTIONS)) {
  for (const [mode, names] of Object.entries(modes)) {
    t.test(`${hsmType} in mode ${mode}`, async (t) => {
      const owner = await startOwner({ hsmType: hsmType as HsmType, mode: mode as HsmMode });
      const keys = await keysOf(owner);
      for (const [name, questions] of Object.entries(restricted)) {
        const expected = names.includes(name as Restriction) ? 'POLICY_VIOLATION' : 'SUCCESS';
        for (const question of questions) t.equal(await statusOf(owner, question(keys)), expected, name);
      }
      for (const question of allowedEverywhere) t.equal(await statusOf(owner, question(keys)), 'SUCCESS');
    });
  }
}

t.test('FIPS is the only mode of hsm1.medium, and forbids what the user guide says', (t) => {
  t.strictSame(Object.keys(RESTRICTIONS['hsm1.medium']), ['FIPS']);
  t.strictSame(RESTRICTIONS['hsm2m.medium'].FIPS, ['ed25519', 'rsa_pkcs1_encryption', 'ecdsa_with_weak_hash']);
  t.strictSame(RESTRICTIONS['hsm2m.medium'].NON_FIPS, []);
  t.end();
});
