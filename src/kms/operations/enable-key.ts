// EnableKey: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
// While the custom key store is not connected the underlying state changes, and shows after the next connect.

import { changeLastingKey } from '../key-change.ts';
import type { Kms } from '../kms.ts';

export interface EnableKeyInput {
  readonly KeyId: string;
}

export const enableKey = (kms: Kms) => async (input: EnableKeyInput) => {
  await changeLastingKey(kms, input.KeyId, ({ keyId, underlyingState }) =>
    underlyingState === 'Enabled' ? undefined : { type: 'key_enabled', keyId },
  );
};
