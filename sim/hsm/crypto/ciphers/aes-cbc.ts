// AES-CBC, SP 800-38A section 6.2, with and without the padding of RFC 5652 section 6.3.

import { type BlockMode, checkIv, decryptBlocks, encryptBlocks } from '../aes-block.ts';
import type { AesKey } from '../aes-key.ts';
import type { Cipher } from '../mechanism.ts';

interface Params {
  readonly iv: Uint8Array;
}

const cbc = (padding: boolean): Cipher<Params> => {
  const mode: BlockMode = { mode: 'cbc', padding };
  return {
    keyKind: 'aes',
    encrypt: (key: AesKey, plaintext, { iv }) => ({ octets: encryptBlocks(mode, key, checkIv(iv), plaintext) }),
    decrypt: (key: AesKey, ciphertext, { iv }) => decryptBlocks(mode, key, checkIv(iv), ciphertext),
  };
};

export const aesCbc = cbc(false);
export const aesCbcPad = cbc(true);
