// CreateAlias: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html

import { SimError } from '../../errors.ts';
import { aliasTarget, assertAliasName, assertRoomForAlias } from '../alias-name.ts';
import { ALIAS_PREFIX } from '../key-id.ts';
import type { Kms } from '../kms.ts';

export interface CreateAliasInput {
  readonly AliasName: string;
  readonly TargetKeyId: string;
}

/** Aliases that AWS services make for keys of theirs. */
const RESERVED_PREFIX = 'alias/aws/';

export const createAlias = (kms: Kms) => async (input: CreateAliasInput) => {
  const { AliasName: aliasName, TargetKeyId } = input;
  assertAliasName(aliasName);
  if (aliasName === ALIAS_PREFIX || aliasName.startsWith(RESERVED_PREFIX)) {
    throw new SimError('InvalidAliasNameException', `${aliasName} is not a valid name for an alias of yours.`);
  }
  await kms.changes.run(async () => {
    const { keyId: targetKeyId } = aliasTarget(kms, TargetKeyId);
    if (kms.aliases.find(aliasName) !== undefined) {
      const message = `An alias with the name ${kms.arns.ofAlias(aliasName)} already exists`;
      throw new SimError('AlreadyExistsException', message);
    }
    assertRoomForAlias(kms, targetKeyId);
    await kms.record({ type: 'alias_created', aliasName, targetKeyId, creationDateMs: kms.calendar.now() });
  });
};
