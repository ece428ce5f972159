// RetireGrant: https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
// By a token of the grant, or by its key and its id; in every key state. Who asks is not looked at.

import { grantOnKey, removeGrant } from '../grant-removal.ts';
import { assertOneOf } from '../grant-terms.ts';
import { grantOfToken } from '../grant-token.ts';
import type { Kms } from '../kms.ts';
import { membersMissing } from '../validation.ts';

export interface RetireGrantInput {
  readonly GrantToken?: string;
  readonly KeyId?: string;
  readonly GrantId?: string;
  readonly DryRun?: boolean;
}

export const retireGrant = (kms: Kms) => async (input: RetireGrantInput) => {
  const { GrantToken, KeyId, GrantId } = input;
  assertOneOf({ GrantToken, 'KeyId and GrantId': KeyId ?? GrantId });
  await removeGrant(kms, input.DryRun, () => {
    if (GrantToken !== undefined) return grantOfToken(kms.grants, GrantToken);
    if (KeyId === undefined || GrantId === undefined) {
      throw membersMissing(Object.entries({ KeyId, GrantId }).flatMap(([name, value]) => (value ? [] : name)));
    }
    return grantOnKey(kms, KeyId, GrantId);
  });
};
