// Keys that leave and come in: every way of wrapping, and who may.

import { generateKeyPairSync, publicEncrypt } from 'node:crypto';
import t from 'tap';
import type { AttributeFields, Response } from '../../../src/wire/messages.ts';
import { AttributeType, HashAlgorithm, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { hexOf, type Owner, startOwner, succeeded, USES } from './crypto-support.ts';
import { attributesOf, find, flag, generate, handleOf } from './key-support.ts';
import { ADMIN, ALICE, loggedIn, startCluster } from './support.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'secp521r1' });
const pkcs8 = ec.privateKey.export({ format: 'der', type: 'pkcs8' });
const oaep = { hash: HashAlgorithm.SHA_256 };
const data = Buffer.from('data');

const SYMMETRIC = { aesKeyWrap: {}, aesKeyWrapPad: {}, aesKeyWrapPkcs5: {}, aesGcm: {}, cloudhsmAesGcm: {} };
const ASYMMETRIC = { rsaPkcs: {}, rsaOaep: oaep, rsaAesKeyWrap: { oaep } };
type Wrapped = NonNullable<Response['wrappedKey']>;
interface Keks {
  readonly wrapping: number;
  readonly unwrapping: number;
}

async function keks(owner: Owner, isSymmetric: boolean, extra: AttributeFields[] = []): Promise<Keks> {
  if (isSymmetric) {
    const handle = await owner.secretKey(KeyType.AES, Buffer.alloc(32, 3), [...USES.wrap, ...extra]);
    return { wrapping: handle, unwrapping: handle };
  }
  const privateKey = rsa.privateKey.export({ format: 'der', type: 'pkcs8' });
  const spki = rsa.publicKey.export({ format: 'der', type: 'spki' });
  return {
    wrapping: await owner.publicKey(spki, [flag(AttributeType.WRAP)]),
    unwrapping: await owner.privateKey(KeyType.RSA, privateKey, [flag(AttributeType.UNWRAP), ...extra]),
  };
}

const wrapped = ({ wrappedKey }: Response): Wrapped =>
  wrappedKey ?? { wrappedKey: Buffer.alloc(0), iv: Buffer.alloc(0) };
/** The mechanism as UnwrapKey takes it: AES-GCM with the IV that the HSM made. */
const withIv = (name: string, params: object, { iv }: Wrapped): object => ({
  [name]: name === 'aesGcm' ? { ...params, iv } : params,
});

for (const [name, params] of Object.entries({ ...SYMMETRIC, ...ASYMMETRIC })) {
  t.test(`${name}: what is wrapped unwraps to the same key; anything else does not`, async (t) => {
    const owner = await startOwner({ mode: 'NON_FIPS' });
    const { wrapping, unwrapping } = await keks(owner, name in SYMMETRIC);
    const keyHandle = await owner.secretKey(KeyType.AES, Buffer.alloc(24, 5));
    const answer = await owner.client.ask('wrapKey', { wrappingKeyHandle: wrapping, keyHandle, [name]: params });
    const out = wrapped(succeeded(answer));
    const unwrap = (wrappedKey: Uint8Array, keyType = KeyType.AES): Promise<Response> =>
      owner.client.ask('unwrapKey', {
        ...{ unwrappingKeyHandle: unwrapping, wrappedKey, keyClass: KeyClass.SECRET_KEY, keyType },
        ...withIv(name, params, out),
      });
    const back = handleOf(succeeded(await unwrap(out.wrappedKey)));
    const macs = await Promise.all(
      [keyHandle, back].map((handle) => owner.client.ask('sign', { keyHandle: handle, data, aesCmac: {} })),
    );
    t.equal(hexOf(macs[1]?.signed?.signature), hexOf(macs[0]?.signed?.signature));
    t.match(await attributesOf(owner.client, back), {
      LOCAL: false,
      ALWAYS_SENSITIVE: false,
      NEVER_EXTRACTABLE: false,
    });

    const before = await find(owner.client, []);
    const bad = [Buffer.alloc(0), out.wrappedKey.subarray(1), Buffer.alloc(out.wrappedKey.byteLength, 1)];
    // Implicit rejection makes octets of it, which may even be as long as a key: its own test looks at that.
    for (const octets of name === 'rsaPkcs' ? bad.slice(0, 2) : bad) {
      const { status, detail } = await unwrap(octets);
      t.same([Status[status], detail], ['UNWRAP_FAILED', 'the wrapped key does not unwrap to such a key']);
    }
    t.equal((await unwrap(Buffer.alloc(8_193))).status, Status.DATA_TOO_LONG);
    t.same(await find(owner.client, []), before, 'no key was made');
  });
}

t.test('rsaAesKeyWrap: the key in between may be of 16, 24 or 32 octets', async (t) => {
  const owner = await startOwner({ mode: 'NON_FIPS' });
  const { unwrapping } = await keks(owner, false);
  const payload = await owner.secretKey(KeyType.AES, Buffer.alloc(32, 5));
  for (const size of [16, 24, 32, 8, 20]) {
    const octets = Buffer.alloc(size, 9);
    const sealed = publicEncrypt({ key: rsa.publicKey, oaepHash: 'sha256' }, octets);
    const between = await owner.secretKey(
      KeyType.AES,
      [16, 24].includes(size) ? octets : Buffer.alloc(32, 9),
      USES.wrap,
    );
    const under = { wrappingKeyHandle: between, keyHandle: payload, aesKeyWrapPad: {} };
    const inner = wrapped(succeeded(await owner.client.ask('wrapKey', under))).wrappedKey;
    const { status } = await owner.client.ask('unwrapKey', {
      ...{ unwrappingKeyHandle: unwrapping, wrappedKey: Buffer.concat([sealed, inner]) },
      ...{ keyClass: KeyClass.SECRET_KEY, keyType: KeyType.AES, rsaAesKeyWrap: { oaep } },
    });
    t.equal(Status[status], size % 8 === 0 && size > 8 ? 'SUCCESS' : 'UNWRAP_FAILED', `${size} octets`);
  }
});

t.test('private keys travel as PKCS #8', async (t) => {
  const owner = await startOwner();
  const keyHandle = await owner.privateKey(KeyType.EC, pkcs8, [flag(AttributeType.SIGN)]);
  for (const [name, params] of Object.entries({ ...SYMMETRIC, rsaOaep: oaep, rsaAesKeyWrap: { oaep } })) {
    const { wrapping, unwrapping } = await keks(owner, name in SYMMETRIC);
    const answer = await owner.client.ask('wrapKey', { wrappingKeyHandle: wrapping, keyHandle, [name]: params });
    if (name === 'aesKeyWrap' || name === 'rsaOaep') {
      t.equal(Status[answer.status], 'KEY_SIZE_RANGE', `${name}: not whole blocks, or too long`);
      continue;
    }
    const out = wrapped(succeeded(answer));
    const body = { unwrappingKeyHandle: unwrapping, wrappedKey: out.wrappedKey, ...withIv(name, params, out) };
    const isEc = { keyClass: KeyClass.PRIVATE_KEY, keyType: KeyType.EC, attributes: [flag(AttributeType.SIGN)] };
    t.equal((await owner.client.ask('unwrapKey', { ...body, ...isEc })).status, Status.SUCCESS, name);
    const isRsa = { ...isEc, keyType: KeyType.RSA };
    t.equal((await owner.client.ask('unwrapKey', { ...body, ...isRsa })).status, Status.UNWRAP_FAILED, name);
  }
});

t.test('who may leave, and under what', async (t) => {
  const { hsm } = await startCluster();
  const [alice, admin] = [await loggedIn(hsm, ALICE), await loggedIn(hsm, ADMIN)];
  const token = flag(AttributeType.TOKEN);
  const made = async (...attributes: AttributeFields[]): Promise<number> =>
    handleOf(succeeded(await generate(alice, [token, ...attributes])));
  const wrappingKeyHandle = await made(...USES.wrap);
  const wrap = async (keyHandle: number): Promise<string | undefined> =>
    Status[(await alice.ask('wrapKey', { wrappingKeyHandle, keyHandle, aesKeyWrap: {} })).status];
  t.equal(await wrap(await made()), 'SUCCESS');
  t.equal(await wrap(await made(flag(AttributeType.EXTRACTABLE, false))), 'KEY_UNEXTRACTABLE');
  const careful = await made(flag(AttributeType.WRAP_WITH_TRUSTED));
  t.equal(await wrap(careful), 'KEY_UNEXTRACTABLE', 'not under a key that nobody trusts');
  const trusted = { keyHandle: wrappingKeyHandle, attributes: [flag(AttributeType.TRUSTED)] };
  succeeded(await admin.ask('setAttributes', trusted));
  t.equal(await wrap(careful), 'SUCCESS', 'under a trusted one');
  t.equal(await wrap(0), 'INVALID_OBJECT_HANDLE');
});

t.test('templates of wrapping keys', async (t) => {
  const owner = await startOwner();
  const only = (type: AttributeType, ...attributes: AttributeFields[]): AttributeFields => ({
    type,
    template: { attributes: attributes.map(({ type, flag }) => ({ type, flag })) },
  });
  const { wrapping, unwrapping } = await keks(owner, true, [
    only(AttributeType.WRAP_TEMPLATE, flag(AttributeType.DERIVE)),
    only(AttributeType.UNWRAP_TEMPLATE, flag(AttributeType.EXTRACTABLE, false)),
  ]);
  const wrap = (keyHandle: number): Promise<Response> =>
    owner.client.ask('wrapKey', { wrappingKeyHandle: wrapping, keyHandle, aesKeyWrap: {} });
  const plain = await owner.secretKey(KeyType.AES, Buffer.alloc(16, 1));
  t.equal(Status[(await wrap(plain)).status], 'TEMPLATE_INCONSISTENT');
  const out = wrapped(succeeded(await wrap(await owner.secretKey(KeyType.AES, Buffer.alloc(16, 1), USES.derive))));
  const unwrap = (...attributes: AttributeFields[]): Promise<Response> =>
    owner.client.ask('unwrapKey', {
      ...{ unwrappingKeyHandle: unwrapping, wrappedKey: out.wrappedKey, keyClass: KeyClass.SECRET_KEY },
      ...{ keyType: KeyType.AES, attributes, aesKeyWrap: {} },
    });
  t.equal(Status[(await unwrap(flag(AttributeType.EXTRACTABLE))).status], 'TEMPLATE_INCONSISTENT');
  for (const attributes of [[], [flag(AttributeType.EXTRACTABLE, false)]]) {
    const handle = handleOf(succeeded(await unwrap(...attributes)));
    t.match(await attributesOf(owner.client, handle), { EXTRACTABLE: false, NEVER_EXTRACTABLE: false });
  }
});
