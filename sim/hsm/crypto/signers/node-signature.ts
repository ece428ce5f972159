// Hash and sign with OpenSSL: RSA, ECDSA and Ed25519 alike.

import { type SignKeyObjectInput, sign, type VerifyKeyObjectInput, verify } from 'node:crypto';
import { LongWork } from '../long-work.ts';

/** @param hashName null where the algorithm says it (Ed25519) */
export function signing(hashName: string | null, data: Uint8Array, key: SignKeyObjectInput): LongWork<Uint8Array> {
  return new LongWork<Uint8Array>(
    () => sign(hashName, data, key),
    () =>
      new Promise((resolve, reject) => {
        sign(hashName, data, key, (error, signature) => (error ? reject(error) : resolve(signature)));
      }),
  );
}

/** Of octets that are no signature at all: false. */
export function verifying(
  hashName: string | null,
  data: Uint8Array,
  key: VerifyKeyObjectInput,
  signature: Uint8Array,
): LongWork<boolean> {
  return new LongWork<boolean>(
    () => verify(hashName, data, key, signature),
    () =>
      new Promise((resolve, reject) => {
        verify(hashName, data, key, signature, (error, isValid) => (error ? reject(error) : resolve(isValid)));
      }),
  );
}
