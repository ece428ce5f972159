// GenerateDataKey: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html

import { type DataKeyInput, makeDataKey } from '../data-key.ts';
import type { Kms } from '../kms.ts';

export const generateDataKey = (kms: Kms) => async (input: DataKeyInput) => {
  const { key, plaintext, blob } = await makeDataKey(kms, input);
  return { CiphertextBlob: blob, Plaintext: plaintext, KeyId: key.arn };
};
