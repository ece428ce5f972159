// Encrypt: AES-GCM with an IV that the HSM makes.

import { AAD_SIZE_MAX, AES_GCM_PLAINTEXT_SIZE_MAX } from '../../../src/wire/limits.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import type { Scope } from '../core.ts';
import { encryptAesGcm } from '../crypto/aes-gcm.ts';
import { aesKeyFor } from '../keys.ts';
import { refusal } from '../refusal.ts';

const NO_OCTETS = new Uint8Array(0);

export function encrypt(scope: Scope, body: BodyOf<'encrypt'>): ResponseFields {
  const { plaintext, aesGcm } = body;
  if (!aesGcm) throw refusal(Status.MECHANISM_INVALID, 'mechanism: aes_gcm is the only one');
  const key = aesKeyFor(scope, body.keyHandle, AttributeType.ENCRYPT);
  const aad = aesGcm.aad ?? NO_OCTETS;
  if (aesGcm.iv && aesGcm.iv.byteLength > 0) {
    throw refusal(Status.MECHANISM_PARAMETER_INVALID, 'aes_gcm.iv: the HSM makes it');
  }
  if (aad.byteLength > AAD_SIZE_MAX) {
    throw refusal(Status.MECHANISM_PARAMETER_INVALID, `aes_gcm.aad: at most ${AAD_SIZE_MAX} octets`);
  }
  if (plaintext.byteLength > AES_GCM_PLAINTEXT_SIZE_MAX) {
    throw refusal(Status.DATA_TOO_LONG, `plaintext: at most ${AES_GCM_PLAINTEXT_SIZE_MAX} octets`);
  }
  const iv = scope.core.ivs.next();
  return { encrypted: { ciphertext: encryptAesGcm(key, iv, aad, plaintext), iv } };
}
