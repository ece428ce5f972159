// Decrypt: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html

import { type EncryptionContext, encodeEncryptionContext } from '../encryption-context.ts';
import { assertOptionsUsable, decryptUnder, dryRunPassed, SYMMETRIC_DEFAULT, type UseOptions } from '../key-use.ts';
import type { Kms } from '../kms.ts';
import { type SourceMembers, usableSource } from '../source-ciphertext.ts';

export interface DecryptInput extends UseOptions, SourceMembers {
  readonly KeyId?: string;
  readonly EncryptionContext?: EncryptionContext;
}

export const decrypt = (kms: Kms) => async (input: DecryptInput) => {
  const { key, blob } = usableSource(kms, input, input.KeyId, 'KeyId');
  assertOptionsUsable(kms, input);
  const context = encodeEncryptionContext(input.EncryptionContext);
  if (blob === undefined) throw dryRunPassed();
  const Plaintext = await decryptUnder(kms, key, blob, context);
  if (input.DryRun === true) {
    Plaintext.fill(0);
    throw dryRunPassed();
  }
  return { KeyId: key.arn, Plaintext, EncryptionAlgorithm: SYMMETRIC_DEFAULT };
};
