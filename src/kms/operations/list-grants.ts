// ListGrants: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html

import { grantList, grantPages } from '../grant-list.ts';
import { assertGrantId } from '../grant-removal.ts';
import { assertOneOf } from '../grant-terms.ts';
import { FOR_MANAGEMENT, resolveKey } from '../key-id.ts';
import type { Kms } from '../kms.ts';
import type { PageRequest } from '../paging.ts';
import { SortedNames } from '../sorted-names.ts';

export interface ListGrantsInput extends PageRequest {
  readonly KeyId: string;
  readonly GrantId?: string;
  readonly GranteePrincipal?: string;
  readonly GranteeServicePrincipal?: string;
}

const RULE = grantPages('ListGrants');

export const listGrants = (kms: Kms) => async (input: ListGrantsInput) => {
  const { GrantId, GranteePrincipal, GranteeServicePrincipal } = input;
  const ids = kms.grants.idsOn(resolveKey(kms, input.KeyId, FOR_MANAGEMENT).keyId);
  assertOneOf({ GranteePrincipal, GranteeServicePrincipal });
  if (GrantId !== undefined) assertGrantId(GrantId);
  if (GrantId === undefined && GranteePrincipal === undefined && GranteeServicePrincipal === undefined) {
    return grantList(kms, ids, input, RULE);
  }
  const isMeant = (grantId: string): boolean => {
    const terms = kms.grants.find(grantId)?.terms;
    if (GrantId !== undefined && grantId !== GrantId) return false;
    if (GranteePrincipal !== undefined && terms?.GranteePrincipal !== GranteePrincipal) return false;
    return GranteeServicePrincipal === undefined || terms?.GranteeServicePrincipal === GranteeServicePrincipal;
  };
  return grantList(kms, new SortedNames(ids.all().filter(isMeant)), input, RULE);
};
