// AES's modes of SP 800-38A, whole messages at a time.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Status } from '../../../src/wire/status.ts';
import { refusal } from '../refusal.ts';
import type { AesKey } from './aes-key.ts';
import { AES_DATA_SIZE_MAX, checkDataSize } from './data-limits.ts';

export const AES_BLOCK_SIZE = 16;

export interface BlockMode {
  readonly mode: 'ecb' | 'cbc' | 'ctr';
  readonly padding: boolean;
}

/** @throws refusal MECHANISM_PARAMETER_INVALID */
export function checkIv(iv: Uint8Array): Uint8Array {
  if (iv.byteLength === AES_BLOCK_SIZE) return iv;
  throw refusal(Status.MECHANISM_PARAMETER_INVALID, `iv: ${AES_BLOCK_SIZE} octets`);
}

/** @param iv null of ECB. @throws refusal DATA_TOO_LONG, INVALID_ARGUMENT */
export function encryptBlocks(
  { mode, padding }: BlockMode,
  key: AesKey,
  iv: Uint8Array | null,
  data: Uint8Array,
): Buffer {
  checkDataSize(data, AES_DATA_SIZE_MAX);
  if (!padding && mode !== 'ctr' && data.byteLength % AES_BLOCK_SIZE !== 0) {
    throw refusal(Status.INVALID_ARGUMENT, 'plaintext: whole blocks of 16 octets');
  }
  const cipher = createCipheriv(`aes-${key.bits}-${mode}`, key.keyObject, iv).setAutoPadding(padding);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** Undefined when it does not decrypt. @param iv null of ECB. @throws refusal DATA_TOO_LONG */
export function decryptBlocks(
  { mode, padding }: BlockMode,
  key: AesKey,
  iv: Uint8Array | null,
  data: Uint8Array,
): Buffer | undefined {
  checkDataSize(data, AES_DATA_SIZE_MAX + (padding ? AES_BLOCK_SIZE : 0));
  const decipher = createDecipheriv(`aes-${key.bits}-${mode}`, key.keyObject, iv).setAutoPadding(padding);
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    return undefined;
  }
}
