// Keys from outside that are none: numbers that do not belong together, which OpenSSL reads without a word.

import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { rsaEncrypt } from '../../../sim/hsm/crypto/rsa-encrypt.ts';
import { refusal } from '../../../sim/hsm/refusal.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { startOwner } from './crypto-support.ts';
import { find, flag } from './key-support.ts';

const SIGN = [flag(AttributeType.SIGN)];
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = rsa.privateKey.export({ format: 'jwk' });
type Member = 'n' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi';

/** One number of the key with its last octet, or any other, changed. */
function withBitFlipped(member: Member, at = -1): string {
  const octets = Buffer.from(jwk[member] ?? '', 'base64url');
  octets.writeUInt8((octets.at(at) ?? 0) ^ 1, at < 0 ? octets.byteLength + at : at);
  return octets.toString('base64url');
}

const pkcs8Of = (changed: Partial<Record<Member, string>>): Buffer =>
  createPrivateKey({ key: { ...jwk, ...changed }, format: 'jwk' }).export({ format: 'der', type: 'pkcs8' });

const one = Buffer.of(1).toString('base64url');

t.test('an RSA private key whose numbers do not belong together', async (t) => {
  const owner = await startOwner({ mode: 'NON_FIPS' });
  const before = await find(owner.client, []);
  const unwrap = async (pkcs8: Uint8Array): Promise<string | undefined> =>
    Status[(await owner.bringIn(KeyClass.PRIVATE_KEY, KeyType.RSA, pkcs8, SIGN)).status];
  const members: readonly Member[] = ['n', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
  for (const member of members) {
    t.equal(await unwrap(pkcs8Of({ [member]: withBitFlipped(member) })), 'UNWRAP_FAILED', `another ${member}`);
    t.equal(await unwrap(pkcs8Of({ [member]: withBitFlipped(member, 5) })), 'UNWRAP_FAILED', `an odd one: ${member}`);
  }
  const n = jwk.n ?? '';
  t.equal(await unwrap(pkcs8Of({ p: one })), 'UNWRAP_FAILED');
  t.equal(await unwrap(pkcs8Of({ p: one, q: n })), 'UNWRAP_FAILED');
  t.equal(await unwrap(pkcs8Of({ p: withBitFlipped('p'), dp: withBitFlipped('dp') })), 'UNWRAP_FAILED');
  t.same(await find(owner.client, []), before, 'no key was made');
  t.equal(await unwrap(pkcs8Of({})), 'SUCCESS');
});

t.test('an RSA public key with an even modulus', async (t) => {
  const { client } = await startOwner();
  const key = createPublicKey({ key: { kty: 'RSA', n: withBitFlipped('n'), e: jwk.e ?? '' }, format: 'jwk' });
  const spki = key.export({ format: 'der', type: 'spki' });
  t.equal((await client.ask('importPublicKey', { spki })).status, Status.INVALID_ARGUMENT);
  t.throws(
    () => rsaEncrypt({ key }, Buffer.alloc(1)),
    refusal(Status.INVALID_ARGUMENT, 'plaintext: it cannot be encrypted under this key'),
  );
});

t.test('an EC private key that is out of range, or has the point of another one', async (t) => {
  const owner = await startOwner();
  const unwrap = async (pkcs8: Uint8Array): Promise<string | undefined> =>
    Status[(await owner.bringIn(KeyClass.PRIVATE_KEY, KeyType.EC, pkcs8, SIGN)).status];
  const orders = {
    secp224r1: 'ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d',
    prime256v1: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
    secp521r1: `01${'f'.repeat(64)}fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`,
  };
  for (const [namedCurve, order] of Object.entries(orders)) {
    const [pkcs8, other] = [1, 2].map(() =>
      generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'der', type: 'pkcs8' }),
    ) as [Buffer, Buffer];
    const pointSize = 1 + order.length;
    const numberAt = pkcs8.indexOf(Buffer.of(2, 1, 1, 4, order.length / 2)) + 5;
    const withNumber = (hex: string): Buffer => {
      const octets = Buffer.from(pkcs8);
      octets.write(hex, numberAt, 'hex');
      return octets;
    };
    t.equal(await unwrap(pkcs8), 'SUCCESS', namedCurve);
    t.equal(await unwrap(withNumber('0'.repeat(order.length))), 'UNWRAP_FAILED', `${namedCurve}: zero`);
    t.equal(await unwrap(withNumber(order)), 'UNWRAP_FAILED', `${namedCurve}: the order`);
    t.equal(await unwrap(withNumber('f'.repeat(order.length))), 'UNWRAP_FAILED', `${namedCurve}: above the order`);
    t.equal(await unwrap(withNumber(`${'0'.repeat(order.length - 2)}02`)), 'UNWRAP_FAILED', `${namedCurve}: another`);
    const mixed = Buffer.concat([pkcs8.subarray(0, -pointSize), other.subarray(-pointSize)]);
    t.equal(await unwrap(mixed), 'UNWRAP_FAILED', `${namedCurve}: the point of another key`);
  }
});
