// Keys whose material somebody knows, as facts: what an HSM makes of them is what it makes of keys that were unwrapped.

import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { PUBLIC_KEY_HANDLE_BASE, TOKEN_KEY_HANDLE_BASE } from '../../../sim/hsm/key-vault.ts';
import { checkTemplates, knownKey, knownKeyFact, type Template } from '../../../sim/hsm/known-keys.ts';
import { unmaskMaterial } from '../../../sim/hsm/masking.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';

const CLUSTER_KEY = Buffer.alloc(32, 9);
const MATERIAL = Buffer.alloc(32, 5);
const NONE: Template = new Map();
const USES: Template = new Map([
  [AttributeType.ENCRYPT, true],
  [AttributeType.EXTRACTABLE, false],
]);

t.test('a secret key', async (t) => {
  const key = knownKey({ keyType: KeyType.AES, material: MATERIAL, template: USES, publicTemplate: NONE });
  const fact = knownKeyFact(CLUSTER_KEY, 18, 'app', key);
  if (fact.type !== 'key_generated') throw new Error(fact.type);
  t.match(fact, { owner: 'app', handle: TOKEN_KEY_HANDLE_BASE + 18, idempotencyKey: '' });
  t.notOk(Buffer.from(fact.maskedMaterial).includes(MATERIAL), 'masked');
  t.same(Buffer.from(unmaskMaterial(CLUSTER_KEY, fact, fact.maskedMaterial)), MATERIAL);
  t.match(fact.attributes, {
    [AttributeType.CLASS]: KeyClass.SECRET_KEY,
    [AttributeType.VALUE_LEN]: 32,
    [AttributeType.TOKEN]: true,
    [AttributeType.ENCRYPT]: true,
    [AttributeType.EXTRACTABLE]: false,
    // It has been outside: PKCS #11 v3.0 section 4.9, CKA_LOCAL and the two after it.
    [AttributeType.LOCAL]: false,
    [AttributeType.ALWAYS_SENSITIVE]: false,
    [AttributeType.NEVER_EXTRACTABLE]: false,
  });
});

t.test('a pair', async (t) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const material = privateKey.export({ format: 'der', type: 'pkcs8' });
  const publicTemplate = new Map([[AttributeType.VERIFY, true]]);
  const template = new Map([[AttributeType.SIGN, true]]);
  const fact = knownKeyFact(
    CLUSTER_KEY,
    7,
    'app',
    knownKey({ keyType: KeyType.EC, material, template, publicTemplate }),
  );
  if (fact.type !== 'key_pair_generated') throw new Error(fact.type);
  const halves = { own: fact.privateKey, other: fact.publicKey };
  t.equal(halves.own.handle, TOKEN_KEY_HANDLE_BASE + 7);
  t.equal(halves.other.handle, PUBLIC_KEY_HANDLE_BASE + 7);
  t.match(halves.own.attributes, { [AttributeType.SIGN]: true, [AttributeType.LOCAL]: false });
  t.match(halves.other.attributes, { [AttributeType.VERIFY]: true, [AttributeType.TOKEN]: true });
  const spki = unmaskMaterial(CLUSTER_KEY, { ...halves.other, owner: 'app' }, halves.other.maskedMaterial);
  t.same(Buffer.from(spki), createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
});

t.test('what is no such key, and what no HSM would take', async (t) => {
  const of = (keyType: KeyType, material: Uint8Array, template: Template = NONE, publicTemplate: Template = NONE) => {
    knownKey({ keyType, material, template, publicTemplate });
  };
  const refused = { code: 'device_refused' };
  t.throws(() => of(KeyType.AES, MATERIAL.subarray(1)), refused);
  t.throws(() => of(KeyType.GENERIC_SECRET, new Uint8Array(801)), refused);
  t.throws(() => of(KeyType.RSA, MATERIAL), refused);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  t.throws(() => of(KeyType.RSA, pkcs8), refused, 'a key of another type');
  t.throws(
    () => of(KeyType.EC, pkcs8, new Map([[AttributeType.VERIFY, true]])),
    refused,
    'a private key verifies nothing',
  );
  t.throws(() => of(KeyType.EC, pkcs8, NONE, new Map([[AttributeType.SIGN, true]])), refused);
  t.throws(() => of(KeyType.AES, MATERIAL, new Map([[AttributeType.LOCAL, true]])), refused, "the HSM's to say");
  t.throws(() => checkTemplates(KeyType.EC, NONE, new Map([[AttributeType.SIGN, true]])), refused);
  t.throws(() => checkTemplates(KeyType.AES, new Map([[AttributeType.TRUSTED, true]]), NONE), refused);
  t.doesNotThrow(() => checkTemplates(KeyType.AES, USES, NONE));
});
