// What Decrypt and ReEncrypt are given to decrypt. The blob names its key; a key id, if given, must name the same one.
// A dry run decrypts too, unless it is told to ignore the ciphertext: then the key id is what names the key.

import { SimError } from '../errors.ts';
import type { CiphertextBlob } from './ciphertext-blob.ts';
import { assertKeyUsable, decodeBlob, usableKey } from './key-use.ts';
import type { KmsKey } from './keys.ts';
import type { Kms } from './kms.ts';
import { invalid, membersMissing } from './validation.ts';

export interface SourceMembers {
  readonly CiphertextBlob?: Uint8Array;
  readonly DryRun?: boolean;
  readonly DryRunModifiers?: readonly string[];
}

export interface Source {
  readonly key: KmsKey;
  /** Undefined when it is ignored. */
  readonly blob: CiphertextBlob | undefined;
}

/** @param member how the operation spells the member that `keyId` is the value of */
export function usableSource(kms: Kms, input: SourceMembers, keyId: string | undefined, member: string): Source {
  const { CiphertextBlob, DryRun, DryRunModifiers = [] } = input;
  if (DryRunModifiers.length > 0 && DryRun !== true) throw invalid('DryRunModifiers needs DryRun to be true.');
  const named = keyId === undefined ? undefined : usableKey(kms, keyId);
  if (DryRunModifiers.includes('IGNORE_CIPHERTEXT')) {
    if (named === undefined) throw membersMissing([member]);
    return { key: named, blob: undefined };
  }
  if (CiphertextBlob === undefined) throw membersMissing(['CiphertextBlob']);
  const blob = decodeBlob(CiphertextBlob);
  const key = keyOfBlob(kms, blob, named);
  if (named === undefined) assertKeyUsable(kms, key);
  return { key, blob };
}

function keyOfBlob(kms: Kms, blob: CiphertextBlob, named: KmsKey | undefined): KmsKey {
  const key = kms.keys.findByCiphertextIdentifier(blob.keyIdentifier);
  if (named !== undefined && key !== named) {
    const message = 'The key ID in the request does not identify a CMK that can perform this operation.';
    throw new SimError('IncorrectKeyException', message);
  }
  if (key === undefined) {
    const message =
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, ' +
      'or you are not allowed to access.';
    throw new SimError('AccessDeniedException', message);
  }
  return key;
}
