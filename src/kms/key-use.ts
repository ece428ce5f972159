// What all cryptographic operations check first, and the two that all of them consist of.

import { SimError } from '../errors.ts';
import { type CiphertextBlob, decodeCiphertextBlob, encodeCiphertextBlob, encodeHeader } from './ciphertext-blob.ts';
import { assertGrantTokens } from './grant-token.ts';
import { FOR_USE, resolveKey } from './key-id.ts';
import { assertUsable, type KeyState, shownState } from './key-state.ts';
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
  const key = resolveKey(kms, keyId, FOR_USE);
  assertKeyUsable(kms, key);
  return key;
}

export const shownStateOf = (kms: Kms, key: KmsKey): KeyState =>
  shownState(key.underlyingState, kms.keyStores.find(key.customKeyStoreId)?.connectionState);

export function assertKeyUsable(kms: Kms, key: KmsKey): void {
  assertUsable(key.arn, shownStateOf(kms, key));
}

/** @throws SimError `InvalidKeyUsageException`, `InvalidGrantTokenException`, `UnsupportedOperationException` */
export function assertOptionsUsable(kms: Kms, options: UseOptions): void {
  assertAlgorithm(options.EncryptionAlgorithm);
  assertGrantTokens(kms.grants, options.GrantTokens);
  assertNoRecipient(options.Recipient);
}

/** @throws SimError `InvalidKeyUsageException` */
export function assertAlgorithm(algorithm = SYMMETRIC_DEFAULT): void {
  if (algorithm === SYMMETRIC_DEFAULT) return;
  const message = `Algorithm ${algorithm} is incompatible with key spec ${SYMMETRIC_DEFAULT}.`;
  throw new SimError('InvalidKeyUsageException', message);
}

/** @throws SimError `UnsupportedOperationException` */
export function assertNoRecipient(recipient: object | undefined): void {
  if (recipient !== undefined) {
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
