// ListAliases: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html

import type { Alias } from '../aliases.ts';
import { FOR_MANAGEMENT, resolveKey } from '../key-id.ts';
import type { Kms } from '../kms.ts';
import { type PageRequest, type PageRule, pageOf } from '../paging.ts';

export interface ListAliasesInput extends PageRequest {
  readonly KeyId?: string;
}

const RULE: PageRule = { operation: 'ListAliases', limitDefault: 50, limitMax: 100 };

export const listAliases = (kms: Kms) => async (input: ListAliasesInput) => {
  const { names, end } = pageOf(aliasNames(kms, input.KeyId), input, RULE);
  return { Aliases: names.flatMap((name) => entry(kms, kms.aliases.find(name))), ...end };
};

function aliasNames(kms: Kms, keyId: string | undefined) {
  if (keyId === undefined) return kms.aliases.names;
  return kms.aliases.namesOf(resolveKey(kms, keyId, FOR_MANAGEMENT).keyId);
}

function entry(kms: Kms, alias: Alias | undefined) {
  if (alias === undefined) return [];
  const { aliasName, targetKeyId, creationDateMs, lastUpdatedDateMs } = alias;
  return {
    AliasName: aliasName,
    AliasArn: kms.arns.ofAlias(aliasName),
    TargetKeyId: targetKeyId,
    CreationDate: creationDateMs,
    LastUpdatedDate: lastUpdatedDateMs,
  };
}
