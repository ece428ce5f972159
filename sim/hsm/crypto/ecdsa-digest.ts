// ECDSA over a digest that was made elsewhere (FIPS 186-5 sections 6.4.1 and 6.4.2). OpenSSL has it and Node has no way
// to it: its one-shot functions always hash. The points are OpenSSL's, through ECDH; the numbers modulo the order are
// ours, and not in constant time.

import { createECDH } from 'node:crypto';
import type { RandomSource } from '../../../src/runtime/random.ts';
import type { EcCurve } from './curves.ts';
import type { EcKey } from './device-key.ts';
import { spkiOf } from './public-values.ts';

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** r || s. `digest` is cut to the length of the order. */
export function signDigest({ curve, keyObject }: EcKey, digest: Uint8Array, random: RandomSource): Uint8Array {
  const { n, sizeBytes } = curve;
  const d = privateNumber(keyObject.export({ format: 'der', type: 'sec1' }));
  const z = truncated(digest, n);
  for (;;) {
    const k = belowOrder(curve, random);
    const r = modulo(multiplyBase(curve, k).x, n);
    const s = modulo(inverse(k, n) * (z + r * d), n);
    if (r !== 0n && s !== 0n) return Buffer.concat([octetsOf(r, sizeBytes), octetsOf(s, sizeBytes)]);
  }
}

export function verifyDigest({ curve, keyObject }: EcKey, digest: Uint8Array, signature: Uint8Array): boolean {
  const { n, sizeBytes } = curve;
  if (signature.byteLength !== 2 * sizeBytes) return false;
  const r = numberOf(signature.subarray(0, sizeBytes));
  const s = numberOf(signature.subarray(sizeBytes));
  if (r === 0n || r >= n || s === 0n || s >= n) return false;
  // u1 G + u2 Q is u2 ((u1 / u2) G + Q), and u1 / u2 is z / r: one addition of points, and OpenSSL multiplies by u2.
  const t = modulo(truncated(digest, n) * inverse(r, n), n);
  const q = pointOf(spkiOf(keyObject).subarray(-2 * sizeBytes), curve);
  const sum = t === 0n ? q : add(multiplyBase(curve, t), q, curve);
  if (sum === undefined) return false;
  const u2 = modulo(r * inverse(s, n), n);
  return modulo(multiplyX(curve, u2, sum), n) === r;
}

/** Undefined: the point at infinity. SEC 1 section 2.2.1. */
function add(one: Point, other: Point, { p, a }: EcCurve): Point | undefined {
  if (one.x === other.x && one.y !== other.y) return undefined;
  const slope =
    one.x === other.x
      ? (3n * one.x * one.x + a) * inverse(2n * one.y, p)
      : (other.y - one.y) * inverse(other.x - one.x, p);
  const x = modulo(slope * slope - one.x - other.x, p);
  return { x, y: modulo(slope * (one.x - x) - one.y, p) };
}

function multiplyBase(curve: EcCurve, factor: bigint): Point {
  const ecdh = createECDH(curve.name);
  ecdh.setPrivateKey(octetsOf(factor, curve.sizeBytes));
  return pointOf(ecdh.getPublicKey().subarray(1), curve);
}

function multiplyX(curve: EcCurve, factor: bigint, { x, y }: Point): bigint {
  const ecdh = createECDH(curve.name);
  ecdh.setPrivateKey(octetsOf(factor, curve.sizeBytes));
  const point = [Buffer.of(4), octetsOf(x, curve.sizeBytes), octetsOf(y, curve.sizeBytes)];
  return numberOf(ecdh.computeSecret(Buffer.concat(point)));
}

/** Uniform in [1, n - 1]: FIPS 186-5 appendix A.3.2, rejection sampling. */
function belowOrder({ n, sizeBytes }: EcCurve, random: RandomSource): bigint {
  const excessBits = BigInt(8 * sizeBytes - n.toString(2).length);
  for (;;) {
    const k = numberOf(random.octets(sizeBytes)) >> excessBits;
    if (k !== 0n && k < n) return k;
  }
}

/** The leftmost bits of a digest, as many as the order has. */
function truncated(digest: Uint8Array, n: bigint): bigint {
  const excessBits = 8 * digest.byteLength - n.toString(2).length;
  return excessBits > 0 ? numberOf(digest) >> BigInt(excessBits) : numberOf(digest);
}

/** RFC 5915: SEQUENCE, INTEGER 1, OCTET STRING with the number. The lengths are short but for P-521's SEQUENCE. */
export function privateNumber(sec1: Uint8Array): bigint {
  const at = sec1[1] === 0x81 ? 3 : 2;
  const length = sec1[at + 4] as number;
  return numberOf(sec1.subarray(at + 5, at + 5 + length));
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, modulo(value, modulus)];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return modulo(factor, modulus);
}

const modulo = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;
const pointOf = (xy: Uint8Array, { sizeBytes }: EcCurve): Point => ({
  x: numberOf(xy.subarray(0, sizeBytes)),
  y: numberOf(xy.subarray(sizeBytes)),
});
const numberOf = (octets: Uint8Array): bigint => BigInt(`0x0${Buffer.from(octets).toString('hex')}`);
const octetsOf = (value: bigint, size: number): Buffer =>
  Buffer.from(value.toString(16).padStart(2 * size, '0'), 'hex');
