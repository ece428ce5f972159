// AES-CTR, SP 800-38A section 6.5. The counter is the whole block (appendix B.1 with m = 128).

import { type BlockMode, checkIv, decryptBlocks, encryptBlocks } from '../aes-block.ts';
import type { AesKey } from '../aes-key.ts';
import type { Cipher } from '../mechanism.ts';

const CTR: BlockMode = { mode: 'ctr', padding: false };

export const aesCtr: Cipher<{ readonly iv: Uint8Array }> = {
  keyKind: 'aes',
  encrypt: (key: AesKey, plaintext, { iv }) => ({ octets: encryptBlocks(CTR, key, checkIv(iv), plaintext) }),
  decrypt: (key: AesKey, ciphertext, { iv }) => decryptBlocks(CTR, key, checkIv(iv), ciphertext),
};
