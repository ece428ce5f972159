// GenerateDataKeyWithoutPlaintext:
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html

import { type DataKeyInput, makeDataKey } from '../data-key.ts';
import type { Kms } from '../kms.ts';

export const generateDataKeyWithoutPlaintext = (kms: Kms) => async (input: DataKeyInput) => {
  const { key, plaintext, blob } = await makeDataKey(kms, input);
  plaintext.fill(0);
  return { CiphertextBlob: blob, KeyId: key.arn };
};
