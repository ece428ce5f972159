// CreateCustomKeyStore: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html

import { Secret } from '../../runtime/secret.ts';
import { XKS_MEMBERS, type XksMembers } from '../custom-key-store.ts';
import type { Kms } from '../kms.ts';
import { invalid, membersMissing, unsupported } from '../validation.ts';

export interface CreateCustomKeyStoreInput extends XksMembers {
  readonly CustomKeyStoreName: string;
  readonly CustomKeyStoreType?: string;
  readonly CloudHsmClusterId?: string;
  /** PEM. */
  readonly TrustAnchorCertificate?: string;
  readonly KeyStorePassword?: string;
}

export const createCustomKeyStore = (kms: Kms) => async (input: CreateCustomKeyStoreInput) => {
  if (input.CustomKeyStoreType === 'EXTERNAL_KEY_STORE') throw unsupported('External key stores are not simulated.');
  const foreign = XKS_MEMBERS.filter((member) => input[member] !== undefined);
  if (foreign.length > 0) {
    throw invalid(`Valid only for custom key stores of type EXTERNAL_KEY_STORE: ${foreign.join(', ')}`);
  }
  const { CloudHsmClusterId, TrustAnchorCertificate, KeyStorePassword } = input;
  if (CloudHsmClusterId === undefined || TrustAnchorCertificate === undefined || KeyStorePassword === undefined) {
    const needed = { CloudHsmClusterId, TrustAnchorCertificate, KeyStorePassword };
    const missing = Object.entries(needed).filter(([, value]) => value === undefined);
    throw membersMissing(missing.map(([member]) => member));
  }
  const password = Secret.fromText(KeyStorePassword);
  try {
    const CustomKeyStoreId = await kms.keyStores.create({
      name: input.CustomKeyStoreName,
      clusterId: CloudHsmClusterId,
      trustAnchorCertificate: TrustAnchorCertificate,
      password,
    });
    return { CustomKeyStoreId };
  } finally {
    password.wipe();
  }
};
