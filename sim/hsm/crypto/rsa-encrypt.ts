// Encryption under a public RSA key that may have come from anywhere.

import { publicEncrypt, type RsaPublicKey } from 'node:crypto';
import { Status } from '../../../src/wire/status.ts';
import { refusal } from '../refusal.ts';

/** @throws refusal INVALID_ARGUMENT for what OpenSSL does not encrypt under this key */
export function rsaEncrypt(key: RsaPublicKey, plaintext: Uint8Array): Buffer {
  try {
    return publicEncrypt(key, plaintext);
  } catch {
    throw refusal(Status.INVALID_ARGUMENT, 'plaintext: it cannot be encrypted under this key');
  }
}
