// RSA and ECDSA against node:crypto used directly, both ways: what one makes the other takes.

import * as node from 'node:crypto';
import t from 'tap';
import type { BodyFieldsOf } from '../../../src/wire/messages.ts';
import { AttributeType, HashAlgorithm, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { hexOf, type Owner, startOwner, succeeded, USES } from './crypto-support.ts';
import { flag } from './key-support.ts';

const HASHES = { sha1: 1, sha224: 2, sha256: 3, sha384: 4, sha512: 5 } as const;
const CURVES = ['secp224r1', 'prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'];
const data = Buffer.from('what is to be signed');
const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PKCS1_OAEP_PADDING, RSA_NO_PADDING } = node.constants;
const rsa = node.generateKeyPairSync('rsa', { modulusLength: 2048 });

type Halves = { readonly privateKey: node.KeyObject; readonly publicKey: node.KeyObject };
type Handles = { readonly privateKeyHandle: number; readonly publicKeyHandle: number };

async function bringIn(owner: Owner, keyType: KeyType, { privateKey, publicKey }: Halves): Promise<Handles> {
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const [decrypt, encrypt] = [flag(AttributeType.DECRYPT), flag(AttributeType.ENCRYPT)];
  return {
    privateKeyHandle: await owner.privateKey(keyType, pkcs8, [flag(AttributeType.SIGN), decrypt]),
    publicKeyHandle: await owner.publicKey(spki, [flag(AttributeType.VERIFY), encrypt]),
  };
}

type Way = Partial<BodyFieldsOf<'sign'>>;

async function signWith(owner: Owner, { privateKeyHandle }: Handles, way: Way): Promise<Uint8Array> {
  const answer = await owner.client.ask('sign', { keyHandle: privateKeyHandle, data, ...way });
  return succeeded(answer).signed?.signature ?? Buffer.alloc(0);
}

async function verdict(owner: Owner, { publicKeyHandle }: Handles, way: Way, signature: Uint8Array): Promise<Status> {
  return (await owner.client.ask('verify', { keyHandle: publicKeyHandle, data, ...way, signature })).status;
}

t.test('RSA signatures', async (t) => {
  const owner = await startOwner();
  const handles = await bringIn(owner, KeyType.RSA, rsa);
  const other = Buffer.from('something else');
  for (const [name, hash] of Object.entries(HASHES)) {
    const ways: [string, Way, object][] = [
      ['PKCS #1 v1.5', { rsaPkcs: { hash } }, { padding: RSA_PKCS1_PADDING }],
      ['PSS', { rsaPss: { hash, saltLength: 20 } }, { padding: RSA_PKCS1_PSS_PADDING, saltLength: 20 }],
    ];
    for (const [mechanism, way, options] of ways) {
      const ours = await signWith(owner, handles, way);
      t.ok(node.verify(name, data, { key: rsa.publicKey, ...options }, ours), `${mechanism} ${name}, ours`);
      const theirs = node.sign(name, data, { key: rsa.privateKey, ...options });
      t.equal(await verdict(owner, handles, way, theirs), Status.SUCCESS, `${mechanism} ${name}, theirs`);
      t.equal(await verdict(owner, handles, { ...way, data: other }, theirs), Status.SIGNATURE_INVALID);
      t.equal(await verdict(owner, handles, way, theirs.subarray(1)), Status.SIGNATURE_INVALID, 'too short');
      t.equal(await verdict(owner, handles, way, Buffer.alloc(0)), Status.SIGNATURE_INVALID, 'none');
    }
  }
});

t.test('a PSS signature without its leading zero is none', async (t) => {
  const owner = await startOwner();
  const handles = await bringIn(owner, KeyType.RSA, rsa);
  const [way, options] = [
    { rsaPss: { hash: HashAlgorithm.SHA_256, saltLength: 20 } },
    { key: rsa.privateKey, padding: RSA_PKCS1_PSS_PADDING, saltLength: 20 },
  ];
  // One in 256 begins so.
  let signature = node.sign('sha256', data, options);
  while (signature[0] !== 0) signature = node.sign('sha256', data, options);
  t.equal(await verdict(owner, handles, way, signature), Status.SUCCESS);
  t.equal(await verdict(owner, handles, way, signature.subarray(1)), Status.SIGNATURE_INVALID);
});

t.test('RSA over what was hashed elsewhere, and bare', async (t) => {
  const owner = await startOwner();
  const handles = await bringIn(owner, KeyType.RSA, rsa);
  // RFC 8017 section 9.2, note 1.
  const prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const digestInfo = Buffer.concat([prefix, node.createHash('sha256').update(data).digest()]);
  const hashed = await signWith(owner, handles, { rsaPkcs: { hash: HashAlgorithm.SHA_256 } });
  t.equal(hexOf(await signWith(owner, handles, { rsaPkcs: {}, data: digestInfo })), hexOf(hashed));
  t.equal(await verdict(owner, handles, { rsaPkcs: {}, data: digestInfo }, hashed), Status.SUCCESS);
  t.equal(await verdict(owner, handles, { rsaPkcs: {}, data: prefix }, hashed), Status.SIGNATURE_INVALID);
  const message = Buffer.concat([Buffer.alloc(256 - data.byteLength), data]);
  const bare = node.privateEncrypt({ key: rsa.privateKey, padding: RSA_NO_PADDING }, message);
  t.equal(hexOf(await signWith(owner, handles, { rsaX509: {} })), hexOf(bare), 'shorter data has zeros before it');
  t.equal(await verdict(owner, handles, { rsaX509: {} }, bare), Status.SUCCESS);
  t.equal(await verdict(owner, handles, { rsaX509: {} }, bare.subarray(1)), Status.SIGNATURE_INVALID);
});

t.test('RSA encryption', async (t) => {
  const owner = await startOwner({ mode: 'NON_FIPS' });
  const { publicKeyHandle, privateKeyHandle } = await bringIn(owner, KeyType.RSA, rsa);
  const label = Buffer.from('label');
  const ways: [string, object, object][] = [
    ...Object.entries(HASHES).map(([oaepHash, hash]): [string, object, object] => [
      `OAEP ${oaepHash}`,
      { rsaOaep: { hash, label } },
      { padding: RSA_PKCS1_OAEP_PADDING, oaepHash, oaepLabel: label },
    ]),
    ['PKCS #1 v1.5', { rsaPkcs: {} }, { padding: RSA_PKCS1_PADDING }],
  ];
  for (const [mechanism, way, options] of ways) {
    const sealed = await owner.client.ask('encrypt', { keyHandle: publicKeyHandle, plaintext: data, ...way });
    const theirs = node.publicEncrypt({ key: rsa.publicKey, ...options }, data);
    for (const ciphertext of [theirs, sealed.encrypted?.ciphertext]) {
      const opened = await owner.client.ask('decrypt', { keyHandle: privateKeyHandle, ciphertext, ...way });
      t.equal(hexOf(opened.decrypted?.plaintext), hexOf(data), mechanism);
    }
  }
  const sealed = await owner.client.ask('encrypt', { keyHandle: publicKeyHandle, plaintext: data, rsaX509: {} });
  const ciphertext = sealed.encrypted?.ciphertext;
  const opened = await owner.client.ask('decrypt', { keyHandle: privateKeyHandle, ciphertext, rsaX509: {} });
  t.equal(hexOf(opened.decrypted?.plaintext).padStart(512, '0'), hexOf(data).padStart(512, '0'), 'bare');
});

t.test('a wrong PKCS #1 v1.5 padding tells nobody that it is wrong', async (t) => {
  const owner = await startOwner({ mode: 'NON_FIPS' });
  const { privateKeyHandle: keyHandle } = await bringIn(owner, KeyType.RSA, rsa);
  const sizes = new Set<number>();
  const ones = (count: number): Buffer => Buffer.alloc(count, 1);
  const badlyPadded = [
    // RFC 8017 section 7.2.2, step 3: no octet 0 after the padding, and a padding of less than 8 octets.
    ...[
      Buffer.concat([Buffer.of(0, 2), ones(254)]),
      Buffer.concat([Buffer.of(0, 2), ones(7), Buffer.of(0), ones(246)]),
    ],
    ...Array.from({ length: 20 }, (_, at) => Buffer.concat([Buffer.of(0, at + 3), ones(20), Buffer.of(0), ones(233)])),
  ];
  for (const message of badlyPadded) {
    const ciphertext = node.publicEncrypt({ key: rsa.publicKey, padding: RSA_NO_PADDING }, message);
    const answer = await owner.client.ask('decrypt', { keyHandle, ciphertext, rsaPkcs: {} });
    t.equal(answer.status, Status.SUCCESS);
    const again = await owner.client.ask('decrypt', { keyHandle, ciphertext, rsaPkcs: {} });
    t.equal(hexOf(again.decrypted?.plaintext), hexOf(answer.decrypted?.plaintext), 'the same every time');
    t.ok((answer.decrypted?.plaintext.byteLength ?? 999) <= 245);
    sizes.add(answer.decrypted?.plaintext.byteLength ?? 0);
  }
  t.ok(sizes.size > 5, 'of any length');
});

t.test('every cause of a failed OAEP decryption has one answer', async (t) => {
  const owner = await startOwner();
  const { privateKeyHandle: keyHandle } = await bringIn(owner, KeyType.RSA, rsa);
  const ciphertext = node.publicEncrypt({ key: rsa.publicKey, oaepHash: 'sha256' }, data);
  const causes = {
    'another hash': { ciphertext, rsaOaep: { hash: HashAlgorithm.SHA_1 } },
    'another label': { ciphertext, rsaOaep: { hash: HashAlgorithm.SHA_256, label: data } },
    'a shorter ciphertext': { ciphertext: ciphertext.subarray(1), rsaOaep: { hash: HashAlgorithm.SHA_256 } },
    'more than the modulus': { ciphertext: Buffer.alloc(256, 0xff), rsaOaep: { hash: HashAlgorithm.SHA_256 } },
  };
  for (const [cause, way] of Object.entries(causes)) {
    const { status, detail } = await owner.client.ask('decrypt', { keyHandle, ...way });
    t.same([status, detail], [Status.DECRYPTION_FAILED, 'the ciphertext does not decrypt'], cause);
  }
});

t.test('ECDSA on every curve, over data and over a digest of any length', async (t) => {
  const owner = await startOwner({ mode: 'NON_FIPS' });
  for (const namedCurve of CURVES) {
    const pair = node.generateKeyPairSync('ec', { namedCurve });
    const handles = await bringIn(owner, KeyType.EC, pair);
    for (const [name, hash] of Object.entries(HASHES)) {
      const digest = node.createHash(name).update(data).digest();
      const dsaEncoding = 'ieee-p1363';
      const theirs = node.sign(name, data, { key: pair.privateKey, dsaEncoding });
      for (const way of [{ ecdsa: { hash } }, { data: digest, ecdsa: {} }]) {
        const ours = await signWith(owner, handles, way);
        t.ok(node.verify(name, data, { key: pair.publicKey, dsaEncoding }, ours), `${namedCurve} ${name}, ours`);
        t.equal(await verdict(owner, handles, way, theirs), Status.SUCCESS, `${namedCurve} ${name}, theirs`);
        const flipped = theirs.map((octet, at) => (at === theirs.byteLength - 1 ? octet ^ 1 : octet));
        const nothings = [flipped, Buffer.alloc(theirs.byteLength), theirs.subarray(1), Buffer.alloc(0)];
        nothings.push(Buffer.alloc(theirs.byteLength, 0xff));
        for (const signature of nothings) {
          t.equal(await verdict(owner, handles, way, signature), Status.SIGNATURE_INVALID);
        }
      }
    }
  }
});

t.test('ECDH on every curve', async (t) => {
  const owner = await startOwner();
  for (const namedCurve of CURVES) {
    const [mine, theirs] = [node.generateKeyPairSync('ec', { namedCurve }), node.createECDH(namedCurve)];
    const publicPoint = theirs.generateKeys();
    const pkcs8 = mine.privateKey.export({ format: 'der', type: 'pkcs8' });
    const baseKeyHandle = await owner.privateKey(KeyType.EC, pkcs8, USES.derive);
    const derived = await owner.client.ask('deriveKey', {
      ...{ baseKeyHandle, keyType: KeyType.GENERIC_SECRET, keyLengthBytes: 20 },
      ecdhX963: { publicPoint, kdfHash: HashAlgorithm.SHA_1 },
    });
    const point = mine.publicKey.export({ format: 'der', type: 'spki' }).subarray(-publicPoint.byteLength);
    const secret = theirs.computeSecret(point);
    const key = node
      .createHash('sha1')
      .update(secret)
      .update(Buffer.of(0, 0, 0, 1))
      .digest();
    const keyHandle = succeeded(derived).keyGenerated?.keyHandle;
    const signed = await owner.client.ask('sign', { keyHandle, data, hmac: { hash: HashAlgorithm.SHA_256 } });
    const expected = node.createHmac('sha256', key).update(data).digest('hex');
    t.equal(hexOf(signed.signed?.signature), expected, namedCurve);
  }
});
