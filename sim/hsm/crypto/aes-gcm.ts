// AES-GCM (NIST SP 800-38D) with a 12-octet IV and the tag behind the ciphertext: 16 octets, or the first of them.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AES_GCM_IV_SIZE, AES_GCM_TAG_SIZE } from '../../../src/wire/limits.ts';
import type { AesKey } from './aes-key.ts';

const WHOLE_TAG = { authTagLength: AES_GCM_TAG_SIZE };

/** Ciphertext || tag. */
export function encryptAesGcm(
  key: AesKey,
  iv: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
  tagSize: number,
): Uint8Array {
  const cipher = createCipheriv(key.gcmName, key.keyObject, iv);
  if (aad.byteLength > 0) cipher.setAAD(aad);
  const sealed = Buffer.allocUnsafe(plaintext.byteLength + AES_GCM_TAG_SIZE);
  if (plaintext.byteLength > 0) sealed.set(cipher.update(plaintext));
  cipher.final();
  sealed.set(cipher.getAuthTag(), plaintext.byteLength);
  // Section 7.1: a tag of t bits is the first t bits of the whole one.
  return tagSize === AES_GCM_TAG_SIZE ? sealed : sealed.subarray(0, plaintext.byteLength + tagSize);
}

/** `sealed` is ciphertext || tag. Undefined when it does not open, whatever the cause. */
export function decryptAesGcm(
  key: AesKey,
  iv: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
  tagSize: number,
): Uint8Array | undefined {
  const size = sealed.byteLength - tagSize;
  if (size < 0 || iv.byteLength !== AES_GCM_IV_SIZE) return undefined;
  const options = tagSize === AES_GCM_TAG_SIZE ? WHOLE_TAG : { authTagLength: tagSize };
  const decipher = createDecipheriv(key.gcmName, key.keyObject, iv, options);
  if (aad.byteLength > 0) decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(size));
  const plaintext = decipher.update(sealed.subarray(0, size));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    return undefined;
  }
  return plaintext;
}
