// AES-ECB, SP 800-38A section 6.1.

import { type BlockMode, decryptBlocks, encryptBlocks } from '../aes-block.ts';
import type { AesKey } from '../aes-key.ts';
import type { Cipher } from '../mechanism.ts';

const ECB: BlockMode = { mode: 'ecb', padding: false };

export const aesEcb: Cipher<unknown> = {
  keyKind: 'aes',
  encrypt: (key: AesKey, plaintext) => ({ octets: encryptBlocks(ECB, key, null, plaintext) }),
  decrypt: (key: AesKey, ciphertext) => decryptBlocks(ECB, key, null, ciphertext),
};
