// AES keys as OpenSSL holds them: imported once per key, used for every call.

import { createCipheriv, createSecretKey, type KeyObject } from 'node:crypto';

export interface AesKey {
  readonly kind: 'aes';
  readonly keyObject: KeyObject;
  readonly bits: 128 | 192 | 256;
  readonly gcmName: 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm';
}

const SIZES: Readonly<Record<number, Pick<AesKey, 'bits' | 'gcmName'>>> = {
  16: { bits: 128, gcmName: 'aes-128-gcm' },
  24: { bits: 192, gcmName: 'aes-192-gcm' },
  32: { bits: 256, gcmName: 'aes-256-gcm' },
};

/** Octets of key material that AES takes (FIPS 197 section 5). */
export const isAesKeySize = (sizeBytes: number): boolean => Object.hasOwn(SIZES, sizeBytes);

/** Copies the material, which the caller then wipes. 16, 24 or 32 octets. */
export function importAesKey(material: Uint8Array): AesKey {
  const size = SIZES[material.byteLength];
  if (size === undefined) throw new RangeError('AES key material is 16, 24 or 32 octets');
  return { kind: 'aes', keyObject: createSecretKey(material), ...size };
}

const ZERO_BLOCK = new Uint8Array(16);

/** The first 3 octets of the zero block enciphered under the key: tells whether two keys are the same one. */
export function aesKeyCheckValue(material: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`aes-${material.byteLength * 8}-ecb`, material, null).setAutoPadding(false);
  return cipher.update(ZERO_BLOCK).subarray(0, 3);
}
