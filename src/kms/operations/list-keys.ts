// ListKeys: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html

import type { Kms } from '../kms.ts';
import { type PageRequest, type PageRule, pageOf } from '../paging.ts';

const RULE: PageRule = { operation: 'ListKeys', limitDefault: 100, limitMax: 1000 };

export const listKeys = (kms: Kms) => async (input: PageRequest) => {
  const { names, end } = pageOf(kms.keys.keyIds, input, RULE);
  return { Keys: names.map((KeyId) => ({ KeyId, KeyArn: kms.arns.ofKey(KeyId) })), ...end };
};
