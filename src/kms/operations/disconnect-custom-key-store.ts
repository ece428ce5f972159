// DisconnectCustomKeyStore: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html

import { requireKeyStore } from '../custom-key-store.ts';
import type { Kms } from '../kms.ts';

export interface DisconnectCustomKeyStoreInput {
  readonly CustomKeyStoreId: string;
}

export const disconnectCustomKeyStore = (kms: Kms) => async (input: DisconnectCustomKeyStoreInput) => {
  requireKeyStore(kms, input.CustomKeyStoreId);
  await kms.keyStores.disconnect(input.CustomKeyStoreId);
  return {};
};
