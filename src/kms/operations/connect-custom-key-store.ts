// ConnectCustomKeyStore: https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
// Answers when connecting has started; DescribeCustomKeyStores tells how it ends.

import { requireKeyStore } from '../custom-key-store.ts';
import type { Kms } from '../kms.ts';

export interface ConnectCustomKeyStoreInput {
  readonly CustomKeyStoreId: string;
}

export const connectCustomKeyStore = (kms: Kms) => async (input: ConnectCustomKeyStoreInput) => {
  requireKeyStore(kms, input.CustomKeyStoreId);
  await kms.keyStores.connect(input.CustomKeyStoreId);
  return {};
};
