// UpdateAlias: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
// The key that the alias leaves may be in any state. All keys here are of one type and usage, so any may take it.

import { aliasNotFound, aliasTarget, assertAliasName, assertRoomForAlias } from '../alias-name.ts';
import type { Kms } from '../kms.ts';

export interface UpdateAliasInput {
  readonly AliasName: string;
  readonly TargetKeyId: string;
}

export const updateAlias = (kms: Kms) => async (input: UpdateAliasInput) => {
  const { AliasName: aliasName, TargetKeyId } = input;
  assertAliasName(aliasName);
  await kms.changes.run(async () => {
    const { keyId: targetKeyId } = aliasTarget(kms, TargetKeyId);
    const alias = kms.aliases.find(aliasName);
    if (alias === undefined) throw aliasNotFound(kms, aliasName);
    if (alias.targetKeyId !== targetKeyId) assertRoomForAlias(kms, targetKeyId);
    await kms.record({ type: 'alias_updated', aliasName, targetKeyId, lastUpdatedDateMs: kms.calendar.now() });
  });
};
