// RevokeGrant: https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
// In every key state.

import { grantOnKey, removeGrant } from '../grant-removal.ts';
import type { Kms } from '../kms.ts';

export interface RevokeGrantInput {
  readonly KeyId: string;
  readonly GrantId: string;
  readonly DryRun?: boolean;
}

export const revokeGrant = (kms: Kms) => async (input: RevokeGrantInput) => {
  await removeGrant(kms, input.DryRun, () => grantOnKey(kms, input.KeyId, input.GrantId));
};
