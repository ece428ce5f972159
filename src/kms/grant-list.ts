// Lists of grants, as ListGrants and ListRetirableGrants answer.

import type { Grant } from './grants.ts';
import type { Kms } from './kms.ts';
import { type PageRequest, type PageRule, pageOf } from './paging.ts';
import type { SortedNames } from './sorted-names.ts';

/** Both take at most 100 and answer with 50 unless asked (facts: pagination). */
export const grantPages = (operation: string): PageRule => ({ operation, limitDefault: 50, limitMax: 100 });

export function grantList(kms: Kms, grantIds: SortedNames, request: PageRequest, rule: PageRule) {
  const { names, end } = pageOf(grantIds, request, rule);
  const grants = names.flatMap((grantId) => kms.grants.find(grantId) ?? []);
  return { Grants: grants.map((grant) => entry(kms, grant)), ...end };
}

const entry = (kms: Kms, { grantId, keyId, creationDateMs, terms }: Grant) => ({
  KeyId: kms.arns.ofKey(keyId),
  GrantId: grantId,
  CreationDate: creationDateMs,
  IssuingAccount: `arn:aws:iam::${kms.arns.accountId}:root`,
  ...terms,
});
