// CancelKeyDeletion: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
// Needs no connected custom key store. The key is Disabled afterwards.

import { SimError } from '../../errors.ts';
import { changeKey } from '../key-change.ts';
import type { Kms } from '../kms.ts';

export interface CancelKeyDeletionInput {
  readonly KeyId: string;
}

export const cancelKeyDeletion = (kms: Kms) => async (input: CancelKeyDeletionInput) => {
  const key = await changeKey(kms, input.KeyId, ({ keyId, arn, underlyingState }) => {
    if (underlyingState !== 'PendingDeletion') {
      throw new SimError('KMSInvalidStateException', `${arn} is not pending deletion.`);
    }
    return { type: 'key_deletion_cancelled', keyId };
  });
  return { KeyId: key.arn };
};
