// What an asymmetric key tells of itself: its attributes (PKCS #11 v3.0 sections 2.1.2 and 2.3.3), its check value, its
// public half as SubjectPublicKeyInfo.

import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { AttributeType, KeyType } from '../../../src/wire/protobuf.ts';
import type { EcKey, EdwardsKey, RsaKey } from './device-key.ts';

export interface PublicHalf {
  readonly keyType: KeyType;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** The first 3 octets of the SHA-1 of `spki`: the same for both halves. */
  readonly checkValue: Uint8Array;
  readonly publicValues: ReadonlyMap<AttributeType, number | Uint8Array>;
}

const ED25519_OID = Buffer.from('06032b6570', 'hex');
const ED25519_POINT_SIZE = 32;

/** SubjectPublicKeyInfo DER of a key, or of a private key's public half. */
export function spkiOf(keyObject: KeyObject): Uint8Array {
  const publicKey = keyObject.type === 'private' ? createPublicKey(keyObject) : keyObject;
  return publicKey.export({ format: 'der', type: 'spki' });
}

/** @throws RangeError for an EC key whose point is not encoded uncompressed */
export function publicHalfOf(key: RsaKey | EcKey | EdwardsKey): PublicHalf {
  const spki = spkiOf(key.keyObject);
  const checkValue = createHash('sha1').update(spki).digest().subarray(0, 3);
  switch (key.kind) {
    case 'rsa':
      return { keyType: KeyType.RSA, spki, checkValue, publicValues: rsaValues(key) };
    case 'ec': {
      const point = spki.subarray(-(1 + 2 * key.curve.sizeBytes));
      // What precedes an uncompressed point is the end of the BIT STRING's header: no unused bits (X.690 section 8.6.2.2).
      if (point[0] !== 4 || spki.at(-point.byteLength - 1) !== 0) throw new RangeError('the point is compressed');
      return { keyType: KeyType.EC, spki, checkValue, publicValues: pointValues(key.curve.oid, point) };
    }
    case 'edwards': {
      const publicValues = pointValues(ED25519_OID, spki.subarray(-ED25519_POINT_SIZE));
      return { keyType: KeyType.EC_EDWARDS, spki, checkValue, publicValues };
    }
  }
}

function rsaValues({ keyObject, sizeBytes }: RsaKey): PublicHalf['publicValues'] {
  const publicKey = keyObject.type === 'private' ? createPublicKey(keyObject) : keyObject;
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return new Map<AttributeType, number | Uint8Array>([
    [AttributeType.MODULUS, Buffer.from(n, 'base64url')],
    [AttributeType.MODULUS_BITS, sizeBytes * 8],
    [AttributeType.PUBLIC_EXPONENT, Buffer.from(e, 'base64url')],
  ]);
}

const pointValues = (oid: Uint8Array, point: Uint8Array): PublicHalf['publicValues'] =>
  new Map([
    [AttributeType.EC_PARAMS, oid],
    [AttributeType.EC_POINT, Buffer.concat([derHeader(4, point.byteLength), point])],
  ]);

/** X.690 sections 8.1.2 and 8.1.3, for lengths below 256. */
const derHeader = (tag: number, length: number): Buffer =>
  length < 0x80 ? Buffer.of(tag, length) : Buffer.of(tag, 0x81, length);
