// Who has a new key beside its owner, and how many of them have to approve what is done with it (CloudHSM user guide, "Set
// up quorum authentication for crypto users"). Both are said when the key is made, because a quorum value is for good and
// is no more than the users that the key has then.

import type { BodyOf } from '../../src/wire/messages.ts';
import { AttributeType } from '../../src/wire/protobuf.ts';
import { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import type { Scope } from './core.ts';
import { foldUsername } from './credentials.ts';
import type { KeyAttributes, KeyCustody, KeyQuorumValues } from './facts.ts';
import { refusal } from './refusal.ts';

/** Ours: as many as a cluster of hsm2m.medium has users. */
export const SHARED_USERS_MAX = 1_024;
const VALUE_MAX = 8;

type Asked = Pick<BodyOf<'generateKey'>, 'sharedUsers' | 'quorumValues'>;

/** @throws refusal POLICY_VIOLATION, QUORUM_VALUE_INVALID, USER_LIMIT_REACHED; INVALID_ARGUMENT for the owner */
export function readCustody({ core, session }: Scope, asked: Asked): KeyCustody {
  const sharedUsers = [...new Set(asked.sharedUsers.map(foldUsername))];
  if (sharedUsers.includes(session.username)) throw refusal(Status.INVALID_ARGUMENT, 'shared_users: not the owner');
  if (sharedUsers.length > SHARED_USERS_MAX) {
    throw refusal(Status.USER_LIMIT_REACHED, `a key is shared with at most ${SHARED_USERS_MAX} users`);
  }
  const { manageKeyQuorumValue: manage = 0, useKeyQuorumValue: use = 0 } = asked.quorumValues ?? {};
  const isPlain = manage === 0 && use === 0;
  if (!isPlain && core.settings.hsmType === 'hsm1.medium') {
    throw refusal(Status.POLICY_VIOLATION, 'quorum_values: a key of hsm1.medium has none');
  }
  const userCount = sharedUsers.length + 1;
  if (Math.max(manage, use) > Math.min(VALUE_MAX, userCount)) {
    throw refusal(
      Status.QUORUM_VALUE_INVALID,
      `quorum_values: at most ${VALUE_MAX}, and ${userCount} with these users`,
    );
  }
  return {
    ...(sharedUsers.length > 0 && { sharedUsers }),
    ...(!isPlain && { quorumValues: { manage, use } }),
  };
}

/**
 * Where the key is decided.
 * @throws refusal KEY_ACCESS_DENIED for a session key that is to be shared, USER_DOES_NOT_EXIST
 */
export function requireSharable(scope: Scope, attributes: KeyAttributes, { sharedUsers = [] }: KeyCustody): void {
  if (sharedUsers.length > 0 && attributes[AttributeType.TOKEN] !== true) throw sessionKeyStays();
  for (const username of sharedUsers) requireCryptoUser(scope, username);
}

export const sessionKeyStays = () => refusal(Status.KEY_ACCESS_DENIED, 'a session key lives in its session only');

/** @throws refusal USER_DOES_NOT_EXIST */
export function requireCryptoUser({ core }: Scope, username: string): void {
  if (core.state.users.get(username)?.role === Role.CRYPTO_USER) return;
  throw refusal(Status.USER_DOES_NOT_EXIST, 'there is no such crypto user');
}

/** Has a key with so many users enough of them? */
export const isQuorumPossible = (values: KeyQuorumValues | undefined, userCount: number): boolean =>
  values === undefined || Math.max(values.manage, values.use) <= userCount;
