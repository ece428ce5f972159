// DeleteAlias: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html
// Whatever state its key is in.

import { aliasNotFound, assertAliasName } from '../alias-name.ts';
import type { Kms } from '../kms.ts';

export interface DeleteAliasInput {
  readonly AliasName: string;
}

export const deleteAlias = (kms: Kms) => async (input: DeleteAliasInput) => {
  const { AliasName: aliasName } = input;
  assertAliasName(aliasName);
  await kms.changes.run(async () => {
    if (kms.aliases.find(aliasName) === undefined) throw aliasNotFound(kms, aliasName);
    await kms.record({ type: 'alias_deleted', aliasName });
  });
};
