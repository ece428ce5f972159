// Is what comes from outside a key that will work? OpenSSL reads numbers without asking whether they belong together
// (SP 800-56B section 6.4.1, SP 800-56A section 5.6.2.1): what passes here never fails in use.

import { constants, createECDH, createPublicKey, sign, verify } from 'node:crypto';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import type { EcKey, EdwardsKey, RsaKey } from './device-key.ts';
import { privateNumber } from './ecdsa-digest.ts';
import { LongWork, type MaybeLong } from './long-work.ts';
import type { PublicHalf } from './public-values.ts';

/** OpenSSL has seen to sizes and points; a modulus that is even it takes, and then cannot reckon with. */
export function isSoundPublicKey({ publicValues }: PublicHalf): boolean {
  const modulus = publicValues.get(AttributeType.MODULUS);
  return !(modulus instanceof Uint8Array) || ((modulus.at(-1) ?? 0) & 1) === 1;
}

/** Do the numbers of this private key belong together, and to its public half? */
export function provingPrivateKey(key: RsaKey | EcKey | EdwardsKey, half: PublicHalf): MaybeLong<boolean> {
  switch (key.kind) {
    case 'rsa':
      return isSoundRsaKey(key) ? new LongWork(() => signsAndVerifies(key)) : false;
    case 'ec':
      return isSoundEcKey(key, half);
    // The seed is all there is, and OpenSSL makes the public half of it (RFC 8032 section 5.1.5).
    case 'edwards':
      return true;
  }
}

function isSoundRsaKey({ keyObject }: RsaKey): boolean {
  const { n, e, d, p, q, dp, dq, qi } = keyObject.export({ format: 'jwk' });
  const [modulus, exponent, own, prime1, prime2] = [numberOf(n), numberOf(e), numberOf(d), numberOf(p), numberOf(q)];
  const isOdd = (value: bigint): boolean => value > 1n && value % 2n === 1n;
  if (!isOdd(prime1) || !isOdd(prime2) || prime1 === prime2 || prime1 * prime2 !== modulus) return false;
  return (
    own < modulus &&
    (own * exponent) % (prime1 - 1n) === 1n &&
    (own * exponent) % (prime2 - 1n) === 1n &&
    numberOf(dp) === own % (prime1 - 1n) &&
    numberOf(dq) === own % (prime2 - 1n) &&
    numberOf(qi) < prime1 &&
    (numberOf(qi) * prime2) % prime1 === 1n
  );
}

const numberOf = (base64url: string | undefined): bigint =>
  BigInt(`0x0${Buffer.from(base64url ?? '', 'base64url').toString('hex')}`);

const PROBE = Buffer.from('pairwise consistency');

/** What the numbers cannot tell: whether the primes are prime. */
function signsAndVerifies({ keyObject }: RsaKey): boolean {
  const padding = constants.RSA_PKCS1_PADDING;
  try {
    const signature = sign('sha256', PROBE, { key: keyObject, padding });
    return verify('sha256', PROBE, { key: createPublicKey(keyObject), padding }, signature);
  } catch {
    return false;
  }
}

/** The public point is the private number's own. */
function isSoundEcKey({ keyObject, curve }: EcKey, { spki }: PublicHalf): boolean {
  const number = privateNumber(keyObject.export({ format: 'der', type: 'sec1' }));
  if (number === 0n || number >= curve.n) return false;
  const ecdh = createECDH(curve.name);
  ecdh.setPrivateKey(number.toString(16).padStart(2 * curve.sizeBytes, '0'), 'hex');
  const point = ecdh.getPublicKey();
  return point.equals(spki.subarray(-point.byteLength));
}
