// UpdateKeyDescription: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html

import { changeLastingKey } from '../key-change.ts';
import type { Kms } from '../kms.ts';

export interface UpdateKeyDescriptionInput {
  readonly KeyId: string;
  readonly Description: string;
}

export const updateKeyDescription = (kms: Kms) => async (input: UpdateKeyDescriptionInput) => {
  const description = input.Description;
  await changeLastingKey(kms, input.KeyId, ({ keyId }) => ({ type: 'key_described', keyId, description }));
};
