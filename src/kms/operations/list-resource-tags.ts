// ListResourceTags: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html

import { FOR_MANAGEMENT, resolveKey } from '../key-id.ts';
import type { Kms } from '../kms.ts';
import { type PageRequest, type PageRule, pageOf } from '../paging.ts';
import { SortedNames } from '../sorted-names.ts';

export interface ListResourceTagsInput extends PageRequest {
  readonly KeyId: string;
}

const RULE: PageRule = { operation: 'ListResourceTags', limitDefault: 50, limitMax: 50 };

export const listResourceTags = (kms: Kms) => async (input: ListResourceTagsInput) => {
  const { tags } = resolveKey(kms, input.KeyId, FOR_MANAGEMENT);
  const values = new Map(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  const { names, end } = pageOf(new SortedNames(values.keys()), input, RULE);
  return { Tags: names.map((TagKey) => ({ TagKey, TagValue: values.get(TagKey) })), ...end };
};
