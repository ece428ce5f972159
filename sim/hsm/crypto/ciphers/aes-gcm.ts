// AES-GCM with an IV that the HSM makes: beside the ciphertext, or before it (CKM_CLOUDHSM_AES_GCM).

import {
  AAD_SIZE_MAX,
  AES_GCM_IV_SIZE,
  AES_GCM_PLAINTEXT_SIZE_MAX,
  AES_GCM_TAG_SIZE,
} from '../../../../src/wire/limits.ts';
import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { decryptAesGcm, encryptAesGcm } from '../aes-gcm.ts';
import type { AesKey } from '../aes-key.ts';
import { checkDataSize } from '../data-limits.ts';
import { dataTagSize, type TagParams, type TagSizeOf } from '../gcm-tags.ts';
import type { Cipher } from '../mechanism.ts';

export interface AadParams extends TagParams {
  readonly aad: Uint8Array;
}
export interface GcmParams extends AadParams {
  readonly iv: Uint8Array;
}

const SEALED_SIZE_MAX = AES_GCM_PLAINTEXT_SIZE_MAX + AES_GCM_TAG_SIZE;

function checkAad({ aad }: AadParams): void {
  if (aad.byteLength <= AAD_SIZE_MAX) return;
  throw refusal(Status.MECHANISM_PARAMETER_INVALID, `aad: at most ${AAD_SIZE_MAX} octets`);
}

/** With tags as `tagSizeOf` has them. */
export const aesGcmWith = (tagSizeOf: TagSizeOf): Cipher<GcmParams> => ({
  keyKind: 'aes',
  encrypt(key: AesKey, plaintext, params, { ivs }) {
    if (params.iv.byteLength > 0) throw refusal(Status.MECHANISM_PARAMETER_INVALID, 'iv: the HSM makes it');
    checkAad(params);
    const tagSize = tagSizeOf(params);
    checkDataSize(plaintext, AES_GCM_PLAINTEXT_SIZE_MAX);
    const iv = ivs.next();
    return { octets: encryptAesGcm(key, iv, params.aad, plaintext, tagSize), iv };
  },
  decrypt(key: AesKey, ciphertext, params) {
    checkAad(params);
    const tagSize = tagSizeOf(params);
    checkDataSize(ciphertext, SEALED_SIZE_MAX);
    return decryptAesGcm(key, params.iv, params.aad, ciphertext, tagSize);
  },
});

/** As `aesGcmWith`. */
export const cloudhsmAesGcmWith = (tagSizeOf: TagSizeOf): Cipher<AadParams> => ({
  keyKind: 'aes',
  encrypt(key: AesKey, plaintext, params, { ivs }) {
    checkAad(params);
    const tagSize = tagSizeOf(params);
    checkDataSize(plaintext, AES_GCM_PLAINTEXT_SIZE_MAX);
    const iv = ivs.next();
    return { octets: Buffer.concat([iv, encryptAesGcm(key, iv, params.aad, plaintext, tagSize)]) };
  },
  decrypt(key: AesKey, ciphertext, params) {
    checkAad(params);
    const tagSize = tagSizeOf(params);
    checkDataSize(ciphertext, AES_GCM_IV_SIZE + SEALED_SIZE_MAX);
    const iv = ciphertext.subarray(0, AES_GCM_IV_SIZE);
    return decryptAesGcm(key, iv, params.aad, ciphertext.subarray(AES_GCM_IV_SIZE), tagSize);
  },
});

export const aesGcm = aesGcmWith(dataTagSize);
export const cloudhsmAesGcm = cloudhsmAesGcmWith(dataTagSize);
