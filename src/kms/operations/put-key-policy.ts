// PutKeyPolicy: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
// In every key state.

import { changeKey } from '../key-change.ts';
import { assertKeyPolicy, POLICY_NAME } from '../key-policy.ts';
import type { Kms } from '../kms.ts';
import { unsupported } from '../validation.ts';

export interface PutKeyPolicyInput {
  readonly KeyId: string;
  readonly PolicyName?: string;
  readonly Policy: string;
}

export const putKeyPolicy = (kms: Kms) => async (input: PutKeyPolicyInput) => {
  const { PolicyName = POLICY_NAME, Policy: policy } = input;
  await changeKey(kms, input.KeyId, ({ keyId }) => {
    if (PolicyName !== POLICY_NAME) throw unsupported(`The only name of a key policy is ${POLICY_NAME}.`);
    assertKeyPolicy(policy);
    return { type: 'key_policy_put', keyId, policy };
  });
};
