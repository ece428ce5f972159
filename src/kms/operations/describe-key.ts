// DescribeKey: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
// Grant tokens change who may ask, not the answer; the model has no error for one that is not valid.

import { FOR_DESCRIPTION, resolveKey } from '../key-id.ts';
import { keyMetadata } from '../key-metadata.ts';
import type { Kms } from '../kms.ts';

export interface DescribeKeyInput {
  readonly KeyId: string;
}

export const describeKey = (kms: Kms) => async (input: DescribeKeyInput) => {
  const key = resolveKey(kms, input.KeyId, FOR_DESCRIPTION);
  return { KeyMetadata: keyMetadata(kms.arns, key, kms.keyStores.find(key.customKeyStoreId)) };
};
