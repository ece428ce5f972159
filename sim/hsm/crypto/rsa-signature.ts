// Signatures of people, made outside with RSA-2048: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2).

import { createPublicKey, verify } from 'node:crypto';

const MODULUS_BITS = 2048;

/** Is it the SubjectPublicKeyInfo DER of an RSA-2048 key? */
export function isRsa2048PublicKey(der: Uint8Array): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = publicKeyOf(der);
    return asymmetricKeyType === 'rsa' && asymmetricKeyDetails?.modulusLength === MODULUS_BITS;
  } catch {
    return false;
  }
}

/** @param der that `isRsa2048PublicKey` has accepted */
export const verifyRsaSha256 = (der: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify('sha256', message, publicKeyOf(der), signature);

const publicKeyOf = (der: Uint8Array) => createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
