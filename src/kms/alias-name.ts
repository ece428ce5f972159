// Names of aliases in requests (facts: exact messages).

import { SimError } from '../errors.ts';
import { ALIAS_PREFIX, type KeyIdRule, resolveKey } from './key-id.ts';
import { assertNotPendingDeletion } from './key-state.ts';
import type { KmsKey } from './keys.ts';
import type { Kms } from './kms.ts';
import { invalid } from './validation.ts';

const ALIASES_PER_KEY_MAX = 50;
/** InvalidArnException is not among the errors of the operations on aliases. */
const TARGET: KeyIdRule = { takesAliases: false, malformedArn: 'NotFoundException' };

/** @throws SimError `ValidationException` */
export function assertAliasName(aliasName: string): void {
  if (!aliasName.startsWith(ALIAS_PREFIX)) {
    const page = 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html';
    throw invalid(`Alias must start with the prefix "alias/". Please see ${page}`);
  }
  // The model's pattern lets a colon through, AWS does not.
  if (aliasName.includes(':')) throw invalid(`${aliasName} contains invalid characters for an alias`);
}

/** A key that an alias may be given to. @throws SimError `ValidationException`, `NotFoundException`, ... */
export function aliasTarget(kms: Kms, targetKeyId: string): KmsKey {
  if (targetKeyId.startsWith(ALIAS_PREFIX)) throw invalid('Aliases must refer to keys. Not aliases');
  const key = resolveKey(kms, targetKeyId, TARGET);
  assertNotPendingDeletion(key.arn, key.underlyingState);
  return key;
}

/** @throws SimError `LimitExceededException` */
export function assertRoomForAlias(kms: Kms, keyId: string): void {
  if (kms.aliases.namesOf(keyId).count < ALIASES_PER_KEY_MAX) return;
  throw new SimError('LimitExceededException', `A KMS key has at most ${ALIASES_PER_KEY_MAX} aliases.`);
}

export const aliasNotFound = (kms: Kms, aliasName: string): SimError =>
  new SimError('NotFoundException', `Alias ${kms.arns.ofAlias(aliasName)} is not found.`);
