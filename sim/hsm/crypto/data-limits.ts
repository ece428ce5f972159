// How much data a mechanism takes in one call, in octets: CloudHSM user guide, PKCS #11 mechanisms, footnotes. Where
// nothing is published (ECB, CTR, CMAC, hash-and-sign) the figure of the nearest relative is taken.

import { Status } from '../../../src/wire/status.ts';
import { refusal } from '../refusal.ts';

export const AES_DATA_SIZE_MAX = 16_272;
export const SIGN_DATA_SIZE_MAX = 16_288;
export const HMAC_DATA_SIZE_MAX = { sha1: 16_288, sha224: 16_256, sha256: 16_288, sha384: 16_224, sha512: 16_224 };
/** CloudHSM's clients hash by themselves: ours. */
export const DIGEST_DATA_SIZE_MAX = 65_536;
/** Ours, as for AES-GCM. */
export const KDF_INFO_SIZE_MAX = 16_224;
/** Ours: a wrapped RSA-4096 key is below 2,500 octets, a wrapped generic secret below 900. */
export const WRAPPED_KEY_SIZE_MAX = 8_192;

/** @throws refusal DATA_TOO_LONG */
export function checkDataSize(data: Uint8Array, sizeMax: number): void {
  if (data.byteLength > sizeMax) throw refusal(Status.DATA_TOO_LONG, `the mechanism takes at most ${sizeMax} octets`);
}
