// ListAliases: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html

import { FOR_MANAGEMENT, resolveKey } from '../key-id.ts';
import type { Alias } from '../keys.ts';
import type { Kms } from '../kms.ts';
import { type PageRequest, type PageRule, pageOf } from '../paging.ts';

export interface ListAliasesInput extends PageRequest {
  readonly KeyId?: string;
}

const RULE: PageRule = { operation: 'ListAliases', limitDefault: 50, limitMax: 100 };

export const listAliases = (kms: Kms) => async (input: ListAliasesInput) => {
  const { names, end } = pageOf(aliasNames(kms, input.KeyId), input, RULE);
  return { Aliases: names.flatMap((name) => entry(kms, kms.keys.findAlias(name))), ...end };
};

function aliasNames(kms: Kms, keyId: string | undefined) {
  if (keyId === undefined) return kms.keys.aliasNames;
  return kms.keys.aliasNamesOf(resolveKey(kms.keys, kms.arns, keyId, FOR_MANAGEMENT).keyId);
}

function entry(kms: Kms, alias: Alias | undefined) {
  if (alias === undefined) return [];
  const { aliasName, targetKeyId, creationDateMs } = alias;
  return {
    AliasName: aliasName,
    AliasArn: kms.arns.ofAlias(aliasName),
    TargetKeyId: targetKeyId,
    CreationDate: creationDateMs,
    LastUpdatedDate: creationDateMs,
  };
}
