// AES-CMAC as a signature: SP 800-38B, whole.

import { timingSafeEqual } from 'node:crypto';
import { aesCmac as cmacOf } from '../aes-cmac.ts';
import type { AesKey } from '../aes-key.ts';
import { AES_DATA_SIZE_MAX, checkDataSize } from '../data-limits.ts';
import type { Signer } from '../mechanism.ts';

export const aesCmac: Signer<unknown> = {
  keyKind: 'aes',
  sign(key: AesKey, data) {
    checkDataSize(data, AES_DATA_SIZE_MAX);
    return cmacOf(key, data);
  },
  verify(key: AesKey, data, signature) {
    checkDataSize(data, AES_DATA_SIZE_MAX);
    const expected = cmacOf(key, data);
    return signature.byteLength === expected.byteLength && timingSafeEqual(signature, expected);
  },
};
