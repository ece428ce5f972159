// DisableKey: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
// While the custom key store is not connected the underlying state changes, and shows after the next connect.

import { changeLastingKey } from '../key-change.ts';
import type { Kms } from '../kms.ts';

export interface DisableKeyInput {
  readonly KeyId: string;
}

export const disableKey = (kms: Kms) => async (input: DisableKeyInput) => {
  await changeLastingKey(kms, input.KeyId, ({ keyId, underlyingState }) =>
    underlyingState === 'Disabled' ? undefined : { type: 'key_disabled', keyId },
  );
};
