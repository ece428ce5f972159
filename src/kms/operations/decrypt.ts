// Decrypt: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
// The blob names its key; KeyId, if given, must name the same one. A dry run decrypts too, unless it is told to ignore
// the ciphertext: then KeyId is what names the key.

import { SimError } from '../../errors.ts';
import type { CiphertextBlob } from '../ciphertext-blob.ts';
import { type EncryptionContext, encodeEncryptionContext } from '../encryption-context.ts';
import {
  assertKeyUsable,
  assertOptionsUsable,
  decodeBlob,
  decryptUnder,
  dryRunPassed,
  SYMMETRIC_DEFAULT,
  type UseOptions,
  usableKey,
} from '../key-use.ts';
import type { KmsKey } from '../keys.ts';
import type { Kms } from '../kms.ts';
import { invalid, membersMissing } from '../validation.ts';

export interface DecryptInput extends UseOptions {
  readonly CiphertextBlob?: Uint8Array;
  readonly KeyId?: string;
  readonly EncryptionContext?: EncryptionContext;
  readonly DryRun?: boolean;
  readonly DryRunModifiers?: readonly string[];
}

export const decrypt = (kms: Kms) => async (input: DecryptInput) => {
  const named = input.KeyId === undefined ? undefined : usableKey(kms, input.KeyId);
  if (isCiphertextIgnored(input)) {
    if (named === undefined) throw membersMissing(['KeyId']);
    assertOptionsUsable(input);
    throw dryRunPassed();
  }
  if (input.CiphertextBlob === undefined) throw membersMissing(['CiphertextBlob']);
  const blob = decodeBlob(input.CiphertextBlob);
  const key = keyOfBlob(kms, blob, named);
  if (named === undefined) assertKeyUsable(kms, key);
  assertOptionsUsable(input);
  const Plaintext = await decryptUnder(kms, key, blob, encodeEncryptionContext(input.EncryptionContext));
  if (input.DryRun === true) {
    Plaintext.fill(0);
    throw dryRunPassed();
  }
  return { KeyId: key.arn, Plaintext, EncryptionAlgorithm: SYMMETRIC_DEFAULT };
};

function isCiphertextIgnored({ DryRun, DryRunModifiers = [] }: DecryptInput): boolean {
  if (DryRunModifiers.length > 0 && DryRun !== true) throw invalid('DryRunModifiers needs DryRun to be true.');
  return DryRunModifiers.includes('IGNORE_CIPHERTEXT');
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
