// What all cryptographic operations check first, and the two that all of them consist of.

import { SimError } from '../errors.ts';
import { type CiphertextBlob, decodeCiphertextBlob, encodeCiphertextBlob, encodeHeader } from './ciphertext-blob.ts';
import { FOR_USE, resolveKey } from './key-id.ts';
import { assertUsable, shownState } from './key-state.ts';
import type { KmsKey } from './keys.ts';
import type { Kms } from './kms.ts';

/** The one encryption algorithm of a symmetric key, and what answers name. */
export const SYMMETRIC_DEFAULT = 'SYMMETRIC_DEFAULT';

/** Members that cryptographic operations have in common. */
export interface UseOptions {
  readonly GrantTokens?: readonly string[];
  readonly EncryptionAlgorithm?: string;
  readonly Recipient?: object;
}

/** @throws SimError `NotFoundException`, then what the key state says */
export function usableKey(kms: Kms, keyId: string): KmsKey {
  const key = resolveKey(kms.keys, kms.arns, keyId, FOR_USE);
  assertKeyUsable(kms, key);
  return key;
}

export function assertKeyUsable(kms: Kms, key: KmsKey): void {
  const store = kms.keyStores.find(key.customKeyStoreId);
  assertUsable(key.arn, shownState(key.underlyingState, store?.connectionState));
}

/** @throws SimError `InvalidKeyUsageException`, `InvalidGrantTokenException`, `UnsupportedOperationException` */
export function assertOptionsUsable(options: UseOptions): void {
  const { EncryptionAlgorithm = SYMMETRIC_DEFAULT, GrantTokens = [] } = options;
  if (EncryptionAlgorithm !== SYMMETRIC_DEFAULT) {
    const message = `Algorithm ${EncryptionAlgorithm} is incompatible with key spec ${SYMMETRIC_DEFAULT}.`;
    throw new SimError('InvalidKeyUsageException', message);
  }
  // No grant has been made, so no token is one's.
  if (GrantTokens.length > 0) throw new SimError('InvalidGrantTokenException', 'The grant token is not valid.');
  if (options.Recipient !== undefined) {
    throw new SimError('UnsupportedOperationException', 'Recipient (AWS Nitro Enclaves) is not simulated.');
  }
}

/** What a dry run ends with when every check has passed. */
export const dryRunPassed = (): SimError =>
  new SimError('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.');

/** A blob of the key. @param context the encoded encryption context */
export async function encryptUnder(
  kms: Kms,
  key: KmsKey,
  plaintext: Uint8Array,
  context: Uint8Array,
): Promise<Uint8Array> {
  const header = encodeHeader(key.ciphertextIdentifier);
  const aad = Buffer.concat([header, context]);
  const sealed = await kms.hsmKeys.use(key, (session, handle) => session.encrypt(handle, plaintext, aad));
  return encodeCiphertextBlob(header, sealed.iv, sealed.ciphertext);
}

/** @throws SimError `InvalidCiphertextException`, without a message as AWS answers */
export function decodeBlob(octets: Uint8Array): CiphertextBlob {
  const blob = decodeCiphertextBlob(octets);
  if (blob === undefined) throw new SimError('InvalidCiphertextException', '');
  return blob;
}

/** The plaintext; the caller owns it. @param context the encoded encryption context */
export function decryptUnder(kms: Kms, key: KmsKey, blob: CiphertextBlob, context: Uint8Array): Promise<Uint8Array> {
  const aad = Buffer.concat([blob.header, context]);
  return kms.hsmKeys.use(key, (session, handle) => session.decrypt(handle, blob.iv, blob.ciphertext, aad));
}
