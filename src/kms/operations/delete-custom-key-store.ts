// DeleteCustomKeyStore: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
// The cluster, its users and its keys stay as they are.

import { requireKeyStore } from '../custom-key-store.ts';
import type { Kms } from '../kms.ts';

export interface DeleteCustomKeyStoreInput {
  readonly CustomKeyStoreId: string;
}

export const deleteCustomKeyStore = (kms: Kms) => async (input: DeleteCustomKeyStoreInput) => {
  const { customKeyStoreId } = requireKeyStore(kms, input.CustomKeyStoreId);
  // A key that is just being created counts too: its CreateKey began while the store was still connected.
  const hasKeys = () =>
    kms.keys.countIn(customKeyStoreId) > 0 ||
    kms.keys.intentsIn(customKeyStoreId).some(({ keyId }) => kms.creating.has(keyId));
  await kms.keyStores.delete(customKeyStoreId, hasKeys);
  return {};
};
