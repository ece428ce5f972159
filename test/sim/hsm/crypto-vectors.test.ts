// Every mechanism of which published numbers exist, through the wire, with keys that come in through UnwrapKey.

import { createHash, createPrivateKey, createPublicKey, type JsonWebKeyInput } from 'node:crypto';
import t from 'tap';
import { AttributeType, HashAlgorithm, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { hexOf, type Owner, octetsOf, startOwner, succeeded, USES, vectors } from './crypto-support.ts';
import { flag } from './key-support.ts';

type HashName = keyof typeof HashAlgorithm;
interface Named {
  readonly origin: string;
}

t.test('block ciphers', async (t) => {
  type Vector = Named & Record<'key' | 'iv' | 'plaintext' | 'ciphertext', string> & { mechanism: 'aesCbc' };
  const owner = await startOwner();
  for (const vector of vectors<Vector[]>('ciphers.json')) {
    const { origin, mechanism } = vector;
    const keyHandle = await owner.secretKey(KeyType.AES, octetsOf(vector.key), USES.encrypt);
    const params = { [mechanism]: { iv: octetsOf(vector.iv) } };
    const [plaintext, ciphertext] = [octetsOf(vector.plaintext), octetsOf(vector.ciphertext)];
    const sealed = await owner.client.ask('encrypt', { keyHandle, plaintext, ...params });
    t.equal(hexOf(sealed.encrypted?.ciphertext), vector.ciphertext, `${origin}, encrypt`);
    const opened = await owner.client.ask('decrypt', { keyHandle, ciphertext, ...params });
    t.equal(hexOf(opened.decrypted?.plaintext), vector.plaintext, `${origin}, decrypt`);
  }
});

t.test('MACs', async (t) => {
  type Vector = Named & Record<'key' | 'data' | 'mac', string> & { mechanism: 'hmac'; hash?: HashName };
  const owner = await startOwner();
  for (const { origin, mechanism, hash, key, data, mac } of vectors<Vector[]>('macs.json')) {
    const keyType = hash === undefined ? KeyType.AES : KeyType.GENERIC_SECRET;
    const keyHandle = await owner.secretKey(keyType, octetsOf(key));
    const body = {
      keyHandle,
      data: octetsOf(data),
      [mechanism]: hash === undefined ? {} : { hash: HashAlgorithm[hash] },
    };
    t.equal(hexOf((await owner.client.ask('sign', body)).signed?.signature), mac, `${origin}, sign`);
    const right = await owner.client.ask('verify', { ...body, signature: octetsOf(mac) });
    t.equal(right.status, Status.SUCCESS, `${origin}, verify`);
    for (const signature of [octetsOf(mac).reverse(), octetsOf(mac).subarray(1), Buffer.alloc(0)]) {
      t.equal((await owner.client.ask('verify', { ...body, signature })).status, Status.SIGNATURE_INVALID);
    }
  }
});

t.test('AES key wrap', async (t) => {
  type Vector = Named & Record<'key' | 'payload' | 'wrapped', string> & { mechanism: 'aesKeyWrap' };
  const owner = await startOwner();
  for (const { origin, mechanism, key, payload, wrapped } of vectors<Vector[]>('key-wrap.json')) {
    const wrappingKeyHandle = await owner.secretKey(KeyType.AES, octetsOf(key), USES.wrap);
    const keyHandle = await owner.secretKey(KeyType.GENERIC_SECRET, octetsOf(payload));
    const answer = await owner.client.ask('wrapKey', { wrappingKeyHandle, keyHandle, [mechanism]: {} });
    t.equal(hexOf(answer.wrappedKey?.wrappedKey), wrapped, `${origin}, wrap`);
    const unwrapped = await owner.client.ask('unwrapKey', {
      ...{ unwrappingKeyHandle: wrappingKeyHandle, wrappedKey: octetsOf(wrapped), keyClass: 4 },
      ...{ keyType: KeyType.GENERIC_SECRET, [mechanism]: {} },
    });
    const again = await owner.client.ask('wrapKey', {
      ...{ wrappingKeyHandle, keyHandle: succeeded(unwrapped).keyGenerated?.keyHandle, [mechanism]: {} },
    });
    t.equal(hexOf(again.wrappedKey?.wrappedKey), wrapped, `${origin}, unwrap`);
  }
});

type EcNumbers = Record<'curve' | 'x' | 'y' | 'd', string>;
const url = (hex: string): string => octetsOf(hex).toString('base64url');
const jwk = ({ curve, x, y, d }: EcNumbers): JsonWebKeyInput => ({
  format: 'jwk',
  key: { kty: 'EC', crv: curve, x: url(x), y: url(y), d: url(d) },
});
const pkcs8Of = (key: JsonWebKeyInput): Buffer => createPrivateKey(key).export({ format: 'der', type: 'pkcs8' });
const spkiOf = (key: JsonWebKeyInput): Buffer => createPublicKey(key).export({ format: 'der', type: 'spki' });

async function bothHalves(owner: Owner, keyType: KeyType, key: JsonWebKeyInput): Promise<[number, number]> {
  return [
    await owner.privateKey(keyType, pkcs8Of(key), [flag(AttributeType.SIGN)]),
    await owner.publicKey(spkiOf(key), [flag(AttributeType.VERIFY)]),
  ];
}

t.test('ECDSA: signatures of the standard hold, over the data and over its digest, and so do ours', async (t) => {
  type Vector = Named & EcNumbers & Record<'data' | 'signature', string> & { hash: HashName };
  const owner = await startOwner();
  for (const vector of vectors<{ ecdsa: Vector[] }>('signatures.json').ecdsa) {
    const [privateKeyHandle, publicKeyHandle] = await bothHalves(owner, KeyType.EC, jwk(vector));
    const data = octetsOf(vector.data);
    const digest = createHash(vector.hash.replace('_', '').toLowerCase()).update(data).digest();
    const ways = [
      { data, ecdsa: { hash: HashAlgorithm[vector.hash] } },
      { data: digest, ecdsa: {} },
    ];
    for (const way of ways) {
      const verify = { keyHandle: publicKeyHandle, ...way };
      const answer = await owner.client.ask('verify', { ...verify, signature: octetsOf(vector.signature) });
      t.equal(answer.status, Status.SUCCESS, vector.origin);
      const signed = await owner.client.ask('sign', { keyHandle: privateKeyHandle, ...way });
      const signature = succeeded(signed).signed?.signature;
      t.equal((await owner.client.ask('verify', { ...verify, signature })).status, Status.SUCCESS);
    }
  }
});

t.test('Ed25519 is deterministic', async (t) => {
  type Vector = Named & Record<'d' | 'x' | 'data' | 'signature', string>;
  const owner = await startOwner({ mode: 'NON_FIPS' });
  for (const { origin, d, x, data, signature } of vectors<{ ed25519: Vector[] }>('signatures.json').ed25519) {
    const key: JsonWebKeyInput = { format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', d: url(d), x: url(x) } };
    const [privateKeyHandle, publicKeyHandle] = await bothHalves(owner, KeyType.EC_EDWARDS, key);
    const body = { data: octetsOf(data), ed25519: {} };
    const signed = await owner.client.ask('sign', { keyHandle: privateKeyHandle, ...body });
    t.equal(hexOf(signed.signed?.signature), signature, origin);
    const verify = { keyHandle: publicKeyHandle, ...body, signature: octetsOf(signature) };
    t.equal((await owner.client.ask('verify', verify)).status, Status.SUCCESS, origin);
    const other = { ...verify, data: Buffer.from('other') };
    t.equal((await owner.client.ask('verify', other)).status, Status.SIGNATURE_INVALID, origin);
  }
});

/** The octets of a key that may be wrapped, seen through a key that both sides know. */
async function octetsInside(owner: Owner, keyHandle: number): Promise<string> {
  const kek = octetsOf('000102030405060708090a0b0c0d0e0f');
  const wrappingKeyHandle = await owner.secretKey(KeyType.AES, kek, [...USES.wrap, ...USES.encrypt]);
  const { wrappedKey } = succeeded(
    await owner.client.ask('wrapKey', { wrappingKeyHandle, keyHandle, cloudhsmAesGcm: {} }),
  );
  const opened = await owner.client.ask('decrypt', {
    ...{ keyHandle: wrappingKeyHandle, ciphertext: wrappedKey?.wrappedKey, cloudhsmAesGcm: {} },
  });
  return hexOf(succeeded(opened).decrypted?.plaintext);
}

t.test('the KDF in counter mode', async (t) => {
  type Vector = Named &
    Record<'key' | 'fixedInput' | 'output', string> & { keyType: 'AES'; hash: HashName; counterBits: number };
  const owner = await startOwner();
  for (const vector of vectors<{ counter: Vector[] }>('derivations.json').counter) {
    const baseKeyHandle = await owner.secretKey(KeyType[vector.keyType], octetsOf(vector.key), USES.derive);
    const derived = await owner.client.ask('deriveKey', {
      ...{ baseKeyHandle, keyType: KeyType.GENERIC_SECRET, keyLengthBytes: vector.output.length / 2 },
      kdfCounter: {
        ...{ hash: HashAlgorithm[vector.hash], counterBits: vector.counterBits },
        fixedInput: octetsOf(vector.fixedInput),
      },
    });
    t.equal(await octetsInside(owner, succeeded(derived).keyGenerated?.keyHandle ?? 0), vector.output, vector.origin);
  }
});

t.test("ECDH gives the standard's secret to the KDF of X9.63", async (t) => {
  type Vector = Named & EcNumbers & Record<'peer' | 'secret', string>;
  const owner = await startOwner();
  for (const vector of vectors<{ ecdh: Vector[] }>('derivations.json').ecdh) {
    const baseKeyHandle = await owner.privateKey(KeyType.EC, pkcs8Of(jwk(vector)), USES.derive);
    const sharedInfo = Buffer.from('shared');
    const derived = await owner.client.ask('deriveKey', {
      ...{ baseKeyHandle, keyType: KeyType.GENERIC_SECRET, keyLengthBytes: 48 },
      ecdhX963: { publicPoint: octetsOf(vector.peer), kdfHash: HashAlgorithm.SHA_256, sharedInfo },
    });
    // SEC 1 section 3.6.1: Hash(Z || counter || SharedInfo) for counter 1, 2.
    const block = (counter: number): string =>
      createHash('sha256')
        .update(octetsOf(vector.secret))
        .update(Buffer.of(0, 0, 0, counter))
        .update(sharedInfo)
        .digest('hex');
    const expected = (block(1) + block(2)).slice(0, 96);
    t.equal(await octetsInside(owner, succeeded(derived).keyGenerated?.keyHandle ?? 0), expected, vector.origin);
  }
});

t.test('digests', async (t) => {
  type Vector = Named & { hash: HashName; data: string; digest: string };
  const { client } = await startOwner();
  for (const { origin, hash, data, digest } of vectors<Vector[]>('digests.json')) {
    const answer = await client.ask('digest', { hash: HashAlgorithm[hash], data: octetsOf(data) });
    t.equal(hexOf(answer.digested?.digest), digest, `${origin}, ${hash}`);
  }
});
