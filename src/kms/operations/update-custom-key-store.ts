// UpdateCustomKeyStore: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html

import { Secret } from '../../runtime/secret.ts';
import { requireKeyStore, XKS_MEMBERS, type XksMembers } from '../custom-key-store.ts';
import type { Kms } from '../kms.ts';
import { unsupported } from '../validation.ts';

export interface UpdateCustomKeyStoreInput extends XksMembers {
  readonly CustomKeyStoreId: string;
  readonly NewCustomKeyStoreName?: string;
  /** Only tells KMS the password; never changes the HSM user. */
  readonly KeyStorePassword?: string;
  readonly CloudHsmClusterId?: string;
}

export const updateCustomKeyStore = (kms: Kms) => async (input: UpdateCustomKeyStoreInput) => {
  const { customKeyStoreId } = requireKeyStore(kms, input.CustomKeyStoreId);
  const foreign = XKS_MEMBERS.filter((member) => input[member] !== undefined);
  if (foreign.length > 0) {
    throw unsupported(`Valid only for custom key stores of type EXTERNAL_KEY_STORE: ${foreign.join(', ')}`);
  }
  const { NewCustomKeyStoreName, KeyStorePassword, CloudHsmClusterId } = input;
  const password = KeyStorePassword === undefined ? undefined : Secret.fromText(KeyStorePassword);
  try {
    const change = { name: NewCustomKeyStoreName, clusterId: CloudHsmClusterId, password };
    await kms.keyStores.update(customKeyStoreId, change);
    return {};
  } finally {
    password?.wipe();
  }
};
