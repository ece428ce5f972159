// KeyMetadata of the KMS API, of a symmetric encryption key in a CloudHSM key store (facts: 6.1).

import type { KeyStoreView } from '../keystore/key-store-view.ts';
import type { Arns } from './arns.ts';
import { shownState } from './key-state.ts';
import type { KmsKey } from './keys.ts';

/** @param store the key's store: the cluster shown is the one that it is associated with now */
export function keyMetadata(arns: Arns, key: KmsKey, store: KeyStoreView | undefined) {
  const KeyState = shownState(key.underlyingState, store?.connectionState);
  return {
    AWSAccountId: arns.accountId,
    KeyId: key.keyId,
    Arn: key.arn,
    CreationDate: key.creationDateMs,
    Enabled: KeyState === 'Enabled',
    Description: key.description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState,
    ...(key.deletionDateMs !== undefined && { DeletionDate: key.deletionDateMs }),
    Origin: 'AWS_CLOUDHSM',
    CustomKeyStoreId: key.customKeyStoreId,
    CloudHsmClusterId: store?.clusterId,
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  } as const;
}
