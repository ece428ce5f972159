// Encrypt: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html

import { type EncryptionContext, encodeEncryptionContext } from '../encryption-context.ts';
import {
  assertOptionsUsable,
  dryRunPassed,
  encryptUnder,
  SYMMETRIC_DEFAULT,
  type UseOptions,
  usableKey,
} from '../key-use.ts';
import type { Kms } from '../kms.ts';

export interface EncryptInput extends UseOptions {
  readonly KeyId: string;
  readonly Plaintext: Uint8Array;
  readonly EncryptionContext?: EncryptionContext;
  readonly DryRun?: boolean;
}

export const encrypt = (kms: Kms) => async (input: EncryptInput) => {
  const key = usableKey(kms, input.KeyId);
  assertOptionsUsable(kms, input);
  const context = encodeEncryptionContext(input.EncryptionContext);
  if (input.DryRun === true) throw dryRunPassed();
  const CiphertextBlob = await encryptUnder(kms, key, input.Plaintext, context);
  return { CiphertextBlob, KeyId: key.arn, EncryptionAlgorithm: SYMMETRIC_DEFAULT };
};
