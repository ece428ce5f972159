// ListRetirableGrants: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html

import { grantList, grantPages } from '../grant-list.ts';
import { assertOneOf, assertPrincipal } from '../grant-terms.ts';
import type { Kms } from '../kms.ts';
import type { PageRequest } from '../paging.ts';
import { membersMissing } from '../validation.ts';

export interface ListRetirableGrantsInput extends PageRequest {
  readonly RetiringPrincipal?: string;
  readonly RetiringServicePrincipal?: string;
}

const RULE = grantPages('ListRetirableGrants');

export const listRetirableGrants = (kms: Kms) => async (input: ListRetirableGrantsInput) => {
  const { RetiringPrincipal, RetiringServicePrincipal } = input;
  assertOneOf({ RetiringPrincipal, RetiringServicePrincipal });
  const principal = RetiringPrincipal ?? RetiringServicePrincipal;
  if (principal === undefined) throw membersMissing(['RetiringPrincipal']);
  assertPrincipal(RetiringPrincipal);
  return grantList(kms, kms.grants.idsRetirableBy(principal), input, RULE);
};
