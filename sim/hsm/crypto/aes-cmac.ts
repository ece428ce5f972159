// AES-CMAC, SP 800-38B section 6. OpenSSL has it and Node 20 has no way to it; CMAC is CBC with a changed last block, and
// that CBC is OpenSSL's.

import { createCipheriv } from 'node:crypto';
import type { AesKey } from './aes-key.ts';

const BLOCK_SIZE = 16;
const ZERO_BLOCK = Buffer.alloc(BLOCK_SIZE);
/** R of section 5.3 for a 128-bit block. */
const REDUCTION = 0x87;

/** 16 octets over all the pieces. */
export function aesCmac(key: AesKey, ...pieces: readonly Uint8Array[]): Buffer {
  const message = Buffer.concat(pieces);
  const k1 = doubled(encipher(key, ZERO_BLOCK));
  const isWhole = message.byteLength > 0 && message.byteLength % BLOCK_SIZE === 0;
  const lastAt = isWhole ? message.byteLength - BLOCK_SIZE : message.byteLength - (message.byteLength % BLOCK_SIZE);
  const last = Buffer.alloc(BLOCK_SIZE);
  message.copy(last, 0, lastAt);
  if (!isWhole) last[message.byteLength - lastAt] = 0x80;
  const subkey = isWhole ? k1 : doubled(k1);
  for (let at = 0; at < BLOCK_SIZE; at++) last[at] = (last[at] as number) ^ (subkey[at] as number);
  return encipher(key, message.subarray(0, lastAt), last).subarray(-BLOCK_SIZE);
}

/** CBC with an IV of zeros. */
function encipher({ bits, keyObject }: AesKey, ...pieces: readonly Uint8Array[]): Buffer {
  const cipher = createCipheriv(`aes-${bits}-cbc`, keyObject, ZERO_BLOCK).setAutoPadding(false);
  return Buffer.concat(pieces.map((piece) => cipher.update(piece)));
}

/** Section 6.1: by x in GF(2^128). */
function doubled(block: Buffer): Buffer {
  const twice = Buffer.alloc(BLOCK_SIZE);
  let carry = 0;
  for (let at = BLOCK_SIZE - 1; at >= 0; at--) {
    const shifted = ((block[at] as number) << 1) | carry;
    twice[at] = shifted & 0xff;
    carry = shifted >> 8;
  }
  twice[BLOCK_SIZE - 1] = (twice[BLOCK_SIZE - 1] as number) ^ (carry * REDUCTION);
  return twice;
}
