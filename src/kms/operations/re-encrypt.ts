// ReEncrypt: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
// The plaintext passes through here, between the HSM key that decrypts and the one that encrypts, and is wiped.

import { type EncryptionContext, encodeEncryptionContext } from '../encryption-context.ts';
import { assertGrantTokens } from '../grant-token.ts';
import { assertAlgorithm, decryptUnder, dryRunPassed, encryptUnder, SYMMETRIC_DEFAULT, usableKey } from '../key-use.ts';
import type { Kms } from '../kms.ts';
import { type SourceMembers, usableSource } from '../source-ciphertext.ts';

export interface ReEncryptInput extends SourceMembers {
  readonly SourceKeyId?: string;
  readonly SourceEncryptionContext?: EncryptionContext;
  readonly SourceEncryptionAlgorithm?: string;
  readonly DestinationKeyId: string;
  readonly DestinationEncryptionContext?: EncryptionContext;
  readonly DestinationEncryptionAlgorithm?: string;
  readonly GrantTokens?: readonly string[];
}

export const reEncrypt = (kms: Kms) => async (input: ReEncryptInput) => {
  const source = usableSource(kms, input, input.SourceKeyId, 'SourceKeyId');
  const destination = usableKey(kms, input.DestinationKeyId);
  assertAlgorithm(input.SourceEncryptionAlgorithm);
  assertAlgorithm(input.DestinationEncryptionAlgorithm);
  assertGrantTokens(kms.grants, input.GrantTokens);
  const oldContext = encodeEncryptionContext(input.SourceEncryptionContext);
  const newContext = encodeEncryptionContext(input.DestinationEncryptionContext);
  if (source.blob === undefined) throw dryRunPassed();
  const plaintext = await decryptUnder(kms, source.key, source.blob, oldContext);
  try {
    if (input.DryRun === true) throw dryRunPassed();
    return {
      CiphertextBlob: await encryptUnder(kms, destination, plaintext, newContext),
      SourceKeyId: source.key.arn,
      KeyId: destination.arn,
      SourceEncryptionAlgorithm: SYMMETRIC_DEFAULT,
      DestinationEncryptionAlgorithm: SYMMETRIC_DEFAULT,
    };
  } finally {
    plaintext.fill(0);
  }
};
