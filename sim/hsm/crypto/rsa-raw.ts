// The bare RSA operations of RFC 8017 section 5, on octet strings as long as the modulus.

import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { RsaKey } from './device-key.ts';

const padding = constants.RSA_NO_PADDING;

/** RSADP and RSASP1: the same function. Undefined for a number that is not below the modulus, or another length. */
export function rsaPrivate({ keyObject: key, sizeBytes }: RsaKey, octets: Uint8Array): Buffer | undefined {
  if (octets.byteLength !== sizeBytes) return undefined;
  try {
    return privateDecrypt({ key, padding }, octets);
  } catch {
    return undefined;
  }
}

/** RSAEP and RSAVP1: the same function. Undefined as in `rsaPrivate`. */
export function rsaPublic({ keyObject: key, sizeBytes }: RsaKey, octets: Uint8Array): Buffer | undefined {
  if (octets.byteLength !== sizeBytes) return undefined;
  try {
    return publicEncrypt({ key, padding }, octets);
  } catch {
    return undefined;
  }
}
