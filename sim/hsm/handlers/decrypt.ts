// Decrypt: AES-GCM. One answer for every cause of failure.

import { AAD_SIZE_MAX, AES_GCM_PLAINTEXT_SIZE_MAX, AES_GCM_TAG_SIZE } from '../../../src/wire/limits.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import type { Scope } from '../core.ts';
import { decryptAesGcm } from '../crypto/aes-gcm.ts';
import { aesKeyFor } from '../keys.ts';
import { refusal } from '../refusal.ts';

const NO_OCTETS = new Uint8Array(0);
const CIPHERTEXT_SIZE_MAX = AES_GCM_PLAINTEXT_SIZE_MAX + AES_GCM_TAG_SIZE;

export function decrypt(scope: Scope, body: BodyOf<'decrypt'>): ResponseFields {
  const { ciphertext, aesGcm } = body;
  if (!aesGcm) throw refusal(Status.MECHANISM_INVALID, 'mechanism: aes_gcm is the only one');
  const key = aesKeyFor(scope, body.keyHandle, AttributeType.DECRYPT);
  const aad = aesGcm.aad ?? NO_OCTETS;
  if (aad.byteLength > AAD_SIZE_MAX) {
    throw refusal(Status.MECHANISM_PARAMETER_INVALID, `aes_gcm.aad: at most ${AAD_SIZE_MAX} octets`);
  }
  if (ciphertext.byteLength > CIPHERTEXT_SIZE_MAX) {
    throw refusal(Status.DATA_TOO_LONG, `ciphertext: at most ${CIPHERTEXT_SIZE_MAX} octets`);
  }
  const plaintext = decryptAesGcm(key, aesGcm.iv ?? NO_OCTETS, aad, ciphertext);
  if (plaintext === undefined) throw refusal(Status.DECRYPTION_FAILED, 'the ciphertext does not decrypt');
  return { decrypted: { plaintext } };
}
