// GetKeyPolicy: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html

import { SimError } from '../../errors.ts';
import { FOR_MANAGEMENT, resolveKey } from '../key-id.ts';
import { defaultKeyPolicy, POLICY_NAME } from '../key-policy.ts';
import type { Kms } from '../kms.ts';

export interface GetKeyPolicyInput {
  readonly KeyId: string;
  readonly PolicyName?: string;
}

export const getKeyPolicy = (kms: Kms) => async (input: GetKeyPolicyInput) => {
  const { policy } = resolveKey(kms, input.KeyId, FOR_MANAGEMENT);
  const { PolicyName = POLICY_NAME } = input;
  if (PolicyName !== POLICY_NAME) throw new SimError('NotFoundException', 'No such policy exists');
  return { Policy: policy ?? defaultKeyPolicy(kms.arns.accountId), PolicyName };
};
