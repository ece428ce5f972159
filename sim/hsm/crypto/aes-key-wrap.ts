// AES key wrap: RFC 3394 (SP 800-38F's KW) and RFC 5649 (its KWP), OpenSSL's own. The default initial values are the
// only ones.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { AesKey } from './aes-key.ts';

/** RFC 3394 section 2.2.3.1. */
const KW_IV = Buffer.from('a6a6a6a6a6a6a6a6', 'hex');
/** RFC 5649 section 3: the message length follows it. */
const KWP_IV = Buffer.from('a65959a6', 'hex');

const SEMIBLOCK_SIZE = 8;

type Variant = 'kw' | 'kwp';

const nameOf = ({ bits }: AesKey, variant: Variant): string => `id-aes${bits}-wrap${variant === 'kwp' ? '-pad' : ''}`;
const ivOf = (variant: Variant): Buffer => (variant === 'kwp' ? KWP_IV : KW_IV);

/** May it be wrapped without padding? RFC 3394 section 2: at least two blocks of 64 bits. */
export const isKwSize = (sizeBytes: number): boolean =>
  sizeBytes >= 2 * SEMIBLOCK_SIZE && sizeBytes % SEMIBLOCK_SIZE === 0;

/** @param payload for `kw` of a size that `isKwSize` allows, else of any but zero */
export function wrapOctets(variant: Variant, key: AesKey, payload: Uint8Array): Buffer {
  const cipher = createCipheriv(nameOf(key, variant), key.keyObject, ivOf(variant));
  return Buffer.concat([cipher.update(payload), cipher.final()]);
}

/** Undefined when it does not unwrap. */
export function unwrapOctets(variant: Variant, key: AesKey, wrapped: Uint8Array): Buffer | undefined {
  // OpenSSL answers some wrong lengths with nothing instead of an error.
  const sizeMin = variant === 'kw' ? 3 * SEMIBLOCK_SIZE : 2 * SEMIBLOCK_SIZE;
  if (wrapped.byteLength < sizeMin || wrapped.byteLength % SEMIBLOCK_SIZE !== 0) return undefined;
  try {
    const decipher = createDecipheriv(nameOf(key, variant), key.keyObject, ivOf(variant));
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** PKCS #7 padding to blocks of 8 octets (RFC 5652 section 6.3), always at least one octet. */
export function padSemiblocks(payload: Uint8Array): Buffer {
  const count = SEMIBLOCK_SIZE - (payload.byteLength % SEMIBLOCK_SIZE);
  return Buffer.concat([payload, Buffer.alloc(count, count)]);
}

/** Undefined for a wrong padding. */
export function unpadSemiblocks(padded: Uint8Array): Uint8Array | undefined {
  const count = padded.at(-1) ?? 0;
  if (count < 1 || count > SEMIBLOCK_SIZE || count > padded.byteLength) return undefined;
  const padding = padded.subarray(-count);
  return padding.every((octet) => octet === count) ? padded.subarray(0, -count) : undefined;
}
