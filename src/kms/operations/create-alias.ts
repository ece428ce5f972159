// CreateAlias: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html

import { SimError } from '../../errors.ts';
import { ALIAS_PREFIX, type KeyIdRule, resolveKey } from '../key-id.ts';
import { assertNotPendingDeletion } from '../key-state.ts';
import type { Kms } from '../kms.ts';
import { invalid } from '../validation.ts';

export interface CreateAliasInput {
  readonly AliasName: string;
  readonly TargetKeyId: string;
}

/** Aliases that AWS services make for keys of theirs. */
const RESERVED_PREFIX = 'alias/aws/';
const ALIASES_PER_KEY_MAX = 50;
/** InvalidArnException is not among the operation's errors. */
const TARGET: KeyIdRule = { takesAliases: false, malformedArn: 'NotFoundException' };

export const createAlias = (kms: Kms) => async (input: CreateAliasInput) => {
  const { AliasName: aliasName, TargetKeyId } = input;
  assertAliasName(aliasName);
  if (TargetKeyId.startsWith(ALIAS_PREFIX)) throw invalid('Aliases must refer to keys. Not aliases');
  await kms.changes.run(async () => {
    const key = resolveKey(kms.keys, kms.arns, TargetKeyId, TARGET);
    assertNotPendingDeletion(key.arn, key.underlyingState);
    if (kms.keys.findAlias(aliasName) !== undefined) {
      const message = `An alias with the name ${kms.arns.ofAlias(aliasName)} already exists`;
      throw new SimError('AlreadyExistsException', message);
    }
    if (kms.keys.aliasNamesOf(key.keyId).count >= ALIASES_PER_KEY_MAX) {
      throw new SimError('LimitExceededException', `A KMS key has at most ${ALIASES_PER_KEY_MAX} aliases.`);
    }
    const creationDateMs = kms.calendar.now();
    await kms.record({ type: 'alias_created', aliasName, targetKeyId: key.keyId, creationDateMs });
  });
};

function assertAliasName(aliasName: string): void {
  if (!aliasName.startsWith(ALIAS_PREFIX)) {
    const page = 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html';
    throw invalid(`Alias must start with the prefix "alias/". Please see ${page}`);
  }
  // The model's pattern lets a colon through, AWS does not.
  if (aliasName.includes(':')) throw invalid(`${aliasName} contains invalid characters for an alias`);
  if (aliasName === ALIAS_PREFIX || aliasName.startsWith(RESERVED_PREFIX)) {
    throw new SimError('InvalidAliasNameException', `${aliasName} is not a valid name for an alias of yours.`);
  }
}
