// A key as its mechanisms use it: made from unmasked material at first use, and kept.

import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { type AesKey, importAesKey } from './aes-key.ts';
import { curveNamed, type EcCurve } from './curves.ts';

export interface GenericSecret {
  readonly kind: 'generic';
  readonly keyObject: KeyObject;
}

/** Of the asymmetric ones the key object tells which half it is. */
export interface RsaKey {
  readonly kind: 'rsa';
  readonly keyObject: KeyObject;
  /** Octets of the modulus. */
  readonly sizeBytes: number;
}

export interface EcKey {
  readonly kind: 'ec';
  readonly keyObject: KeyObject;
  readonly curve: EcCurve;
}

export interface EdwardsKey {
  readonly kind: 'edwards';
  readonly keyObject: KeyObject;
}

export type DeviceKey = AesKey | GenericSecret | RsaKey | EcKey | EdwardsKey;

/** @param material octets of a secret key, PKCS #8 DER of a private one, SubjectPublicKeyInfo DER of a public one */
export function importDeviceKey(keyClass: KeyClass, keyType: KeyType, material: Uint8Array): DeviceKey {
  if (keyType === KeyType.AES) return importAesKey(material);
  if (keyType === KeyType.GENERIC_SECRET) return { kind: 'generic', keyObject: createSecretKey(material) };
  return keyClass === KeyClass.PRIVATE_KEY ? importPrivateKey(material) : importPublicKey(material);
}

/** @throws whatever OpenSSL says of what is no key; RangeError for a key that this HSM does not take */
export const importPrivateKey = (pkcs8: Uint8Array): RsaKey | EcKey | EdwardsKey =>
  asymmetricKey(createPrivateKey({ key: bufferOf(pkcs8), format: 'der', type: 'pkcs8' }));

/** @throws as `importPrivateKey` */
export const importPublicKey = (spki: Uint8Array): RsaKey | EcKey | EdwardsKey =>
  asymmetricKey(createPublicKey({ key: bufferOf(spki), format: 'der', type: 'spki' }));

function asymmetricKey(keyObject: KeyObject): RsaKey | EcKey | EdwardsKey {
  const { modulusLength, publicExponent, namedCurve } = keyObject.asymmetricKeyDetails ?? {};
  switch (keyObject.asymmetricKeyType) {
    case 'rsa':
      if (!isRsaSize(modulusLength ?? 0) || !isRsaExponent(publicExponent ?? 0n)) break;
      return { kind: 'rsa', keyObject, sizeBytes: (modulusLength ?? 0) / 8 };
    case 'ec': {
      const curve = curveNamed(namedCurve);
      if (curve === undefined) break;
      return { kind: 'ec', keyObject, curve };
    }
    case 'ed25519':
      return { kind: 'edwards', keyObject };
  }
  throw new RangeError('not a key that this HSM takes');
}

/** CloudHSM user guide: 2048 to 4096 bits in steps of 256. */
export const isRsaSize = (bits: number): boolean => bits >= 2048 && bits <= 4096 && bits % 256 === 0;
/** CloudHSM user guide: odd, at least 65537. Ours: at most 64 bits, which is what a request can say. */
export const isRsaExponent = (exponent: bigint): boolean =>
  exponent >= 65_537n && exponent < 2n ** 64n && exponent % 2n === 1n;

/** A view, not a copy: OpenSSL's door takes Buffers. */
const bufferOf = (octets: Uint8Array): Buffer => Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
