// Key pairs: what they tell of themselves, where they live, who may use which half.

import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { PUBLIC_KEY_HANDLE_BASE, SESSION_KEY_HANDLE_BASE, TOKEN_KEY_HANDLE_BASE } from '../../../sim/hsm/key-vault.ts';
import type { BodyFieldsOf } from '../../../src/wire/messages.ts';
import { AttributeType, Curve, HashAlgorithm, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { hexOf, octetsOf, startOwner, succeeded } from './crypto-support.ts';
import { attributesOf, find, flag, label, TOKEN } from './key-support.ts';
import { ALICE, BOB, loggedIn, startCluster } from './support.ts';

const EC_PAIR = {
  ...{ keyType: KeyType.EC, curve: Curve.P_256 },
  publicKeyAttributes: [flag(AttributeType.VERIFY), TOKEN, label('pair')],
  privateKeyAttributes: [flag(AttributeType.SIGN), TOKEN, label('pair')],
};

t.test('a pair of token keys is one entry of the ledger with two handles, on every HSM', async (t) => {
  const { hsms, ledger } = await startCluster({ hsmCount: 2 });
  const [first, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const alice = await loggedIn(first, ALICE);
  const answer = succeeded(await alice.ask('generateKeyPair', EC_PAIR));
  const { publicKeyHandle = 0, privateKeyHandle = 0 } = answer.keyPairGenerated ?? {};
  t.equal(privateKeyHandle, TOKEN_KEY_HANDLE_BASE + answer.position);
  t.equal(publicKeyHandle, PUBLIC_KEY_HANDLE_BASE + answer.position);
  t.equal(await ledger.head(), answer.position);

  const elsewhere = await loggedIn(second, ALICE);
  t.same(await find(elsewhere, [label('pair')]), [privateKeyHandle, publicKeyHandle]);
  const data = Buffer.from('data');
  const ecdsa = { hash: HashAlgorithm.SHA_256 };
  const signed = await elsewhere.ask('sign', { keyHandle: privateKeyHandle, data, ecdsa });
  const verify = { keyHandle: publicKeyHandle, data, signature: signed.signed?.signature, ecdsa };
  const bob = await loggedIn(first, BOB);
  t.equal((await bob.ask('verify', verify)).status, Status.SUCCESS, 'public keys are for every crypto user');
  const stolen = await bob.ask('sign', { keyHandle: privateKeyHandle, data, ecdsa });
  t.equal(stolen.status, Status.INVALID_OBJECT_HANDLE, 'private ones are not');

  t.equal((await alice.ask('deleteKey', { keyHandle: privateKeyHandle })).status, Status.SUCCESS);
  t.same(await find(alice, [label('pair')]), [publicKeyHandle], 'deleting one half leaves the other');
});

t.test('what an EC pair tells of itself', async (t) => {
  const { client } = await startOwner();
  const { keyPairGenerated } = succeeded(
    await client.ask('generateKeyPair', { ...EC_PAIR, publicKeyAttributes: [], privateKeyAttributes: [] }),
  );
  const { publicKeyHandle = 0, privateKeyHandle = 0 } = keyPairGenerated ?? {};
  t.ok(publicKeyHandle > SESSION_KEY_HANDLE_BASE && privateKeyHandle > SESSION_KEY_HANDLE_BASE);
  const { exportedPublicKey } = await client.ask('exportPublicKey', { keyHandle: publicKeyHandle });
  const spki = Buffer.from(exportedPublicKey?.spki ?? []);
  t.equal(createPublicKey({ key: spki, format: 'der', type: 'spki' }).asymmetricKeyDetails?.namedCurve, 'prime256v1');
  const fromPrivate = await client.ask('exportPublicKey', { keyHandle: privateKeyHandle });
  t.equal(hexOf(fromPrivate.exportedPublicKey?.spki), hexOf(spki));

  const [publicKey, privateKey] = [
    await attributesOf(client, publicKeyHandle),
    await attributesOf(client, privateKeyHandle),
  ];
  const checkValue = createHash('sha1').update(spki).digest('hex').slice(0, 6);
  // PKCS #11 v3.0 section 2.3.3: the point is the DER of an OCTET STRING.
  const told = { EC_PARAMS: '06082a8648ce3d030107', EC_POINT: `0441${hexOf(spki.subarray(-65))}`, KCV: checkValue };
  t.match(publicKey, { CLASS: 2, KEY_TYPE: 3, ...told, SENSITIVE: false, SIGN: false, VERIFY: false, LOCAL: true });
  t.match(privateKey, { CLASS: 3, KEY_TYPE: 3, ...told, SENSITIVE: true, SIGN: false, VERIFY: false, LOCAL: true });
  t.match(privateKey, { EXTRACTABLE: true, ALWAYS_SENSITIVE: true, NEVER_EXTRACTABLE: false });
  t.notOk('VALUE_LEN' in privateKey || 'MODULUS' in privateKey);
});

t.test('what RSA keys from outside tell of themselves', async (t) => {
  const owner = await startOwner();
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2304 });
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const { n = '' } = publicKey.export({ format: 'jwk' });
  const told = {
    ...{ KEY_TYPE: 0, MODULUS: Buffer.from(n, 'base64url').toString('hex'), MODULUS_BITS: 2304 },
    ...{ PUBLIC_EXPONENT: '010001', LOCAL: false, ALWAYS_SENSITIVE: false, NEVER_EXTRACTABLE: false },
    KCV: createHash('sha1').update(spki).digest('hex').slice(0, 6),
  };
  const unextractable = [flag(AttributeType.EXTRACTABLE, false)];
  t.match(await attributesOf(owner.client, await owner.privateKey(KeyType.RSA, pkcs8, unextractable)), told);
  const publicKeyHandle = await owner.publicKey(spki);
  t.match(await attributesOf(owner.client, publicKeyHandle), told);
  const modulus = { type: AttributeType.MODULUS, octets: Buffer.from(n, 'base64url') };
  t.same(await find(owner.client, [modulus, { type: AttributeType.CLASS, number: 2 }]), [publicKeyHandle]);
  const longer = { ...modulus, octets: Buffer.alloc(513) };
  t.equal((await owner.client.ask('findKeys', { attributes: [longer] })).status, Status.ATTRIBUTE_VALUE_INVALID);
});

t.test('RSA pairs are made', async (t) => {
  const owner = await startOwner();
  const { publicKeyHandle } = await owner.pair({ keyType: KeyType.RSA, modulusBits: 2048 });
  t.match(await attributesOf(owner.client, publicKeyHandle), { MODULUS_BITS: 2048, PUBLIC_EXPONENT: '010001' });
});

t.test('pairs that cannot be made leave nothing', async (t) => {
  const { client } = await startOwner();
  const rsa = { keyType: KeyType.RSA, modulusBits: 2048 };
  const ec = { keyType: KeyType.EC, curve: Curve.P_256 };
  const refused: [BodyFieldsOf<'generateKeyPair'>, Status][] = [
    [{ ...rsa, modulusBits: 1024 }, Status.KEY_SIZE_RANGE],
    [{ ...rsa, modulusBits: 2049 }, Status.KEY_SIZE_RANGE],
    [{ ...rsa, modulusBits: 4352 }, Status.KEY_SIZE_RANGE],
    [{ ...rsa, publicExponent: 3 }, Status.ATTRIBUTE_VALUE_INVALID],
    [{ ...rsa, publicExponent: 65538 }, Status.ATTRIBUTE_VALUE_INVALID],
    [{ keyType: KeyType.EC }, Status.POLICY_VIOLATION],
    [{ keyType: KeyType.AES }, Status.KEY_TYPE_INCONSISTENT],
    [{ keyType: 99 as KeyType }, Status.ATTRIBUTE_VALUE_INVALID],
    [{ keyType: KeyType.EC_EDWARDS }, Status.POLICY_VIOLATION],
    [{ ...ec, publicKeyAttributes: [flag(AttributeType.SIGN)] }, Status.TEMPLATE_INCONSISTENT],
    [{ ...ec, privateKeyAttributes: [flag(AttributeType.WRAP)] }, Status.TEMPLATE_INCONSISTENT],
    [{ ...ec, privateKeyAttributes: [TOKEN] }, Status.TEMPLATE_INCONSISTENT],
    [{ ...ec, privateKeyAttributes: [flag(AttributeType.TRUSTED)] }, Status.ATTRIBUTE_READ_ONLY],
  ];
  for (const [body, status] of refused) {
    t.equal(Status[(await client.ask('generateKeyPair', body)).status], Status[status], JSON.stringify(body));
  }
  t.same(await find(client, [{ type: AttributeType.CLASS, number: 2 }]), []);
});

t.test('what is no public key does not come in', async (t) => {
  const { client } = await startOwner();
  const spki = (bits: number): Buffer =>
    generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'der', type: 'spki' });
  const ed25519 = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
  const brainpool = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }).publicKey;
  const refused: [string, Uint8Array, Status][] = [
    ['nothing', Buffer.alloc(0), Status.INVALID_ARGUMENT],
    ['noise', Buffer.alloc(300, 0x30), Status.INVALID_ARGUMENT],
    ['too much', Buffer.alloc(100_000, 0x30), Status.INVALID_ARGUMENT],
    ['a small modulus', spki(1024), Status.INVALID_ARGUMENT],
    ['another curve', brainpool.export({ format: 'der', type: 'spki' }), Status.INVALID_ARGUMENT],
    ['Ed25519 in FIPS mode', ed25519, Status.POLICY_VIOLATION],
  ];
  for (const [name, octets, status] of refused) {
    t.equal(Status[(await client.ask('importPublicKey', { spki: octets })).status], Status[status], name);
  }
  const x = '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6';
  const y = '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299';
  const p256 = '301306072a8648ce3d020106082a8648ce3d030107';
  const encodings: [string, string, Status][] = [
    ['uncompressed', `3059${p256}03420004${x}${y}`, Status.SUCCESS],
    ['compressed', `3039${p256}03220003${x}`, Status.INVALID_ARGUMENT],
    ['hybrid', `3059${p256}03420007${x}${y}`, Status.INVALID_ARGUMENT],
  ];
  for (const [name, octets, status] of encodings) {
    t.equal(Status[(await client.ask('importPublicKey', { spki: octetsOf(octets) })).status], Status[status], name);
  }
});
