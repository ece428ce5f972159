// ListKeyPolicies: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html
// A key has one policy, so every answer is one page. No marker was ever given out; InvalidMarkerException is not among
// the operation's errors.

import { FOR_MANAGEMENT, resolveKey } from '../key-id.ts';
import { POLICY_NAME } from '../key-policy.ts';
import type { Kms } from '../kms.ts';
import type { PageEnd, PageRequest } from '../paging.ts';
import { invalid } from '../validation.ts';

export interface ListKeyPoliciesInput extends PageRequest {
  readonly KeyId: string;
}

export const listKeyPolicies = (kms: Kms) => async (input: ListKeyPoliciesInput) => {
  resolveKey(kms, input.KeyId, FOR_MANAGEMENT);
  if (input.Marker !== undefined) throw invalid('The marker is not valid.');
  const end: PageEnd = { Truncated: false };
  return { PolicyNames: [POLICY_NAME], ...end };
};
