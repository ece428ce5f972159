// ShareKey and UnshareKey: by the owner of a token key, with another crypto user, who may then use it. What holds already
// is answered as done.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { keySubject } from '../audit-subjects.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { foldUsername } from '../credentials.ts';
import { SESSION_KEY_HANDLE_BASE } from '../key-vault.ts';
import { findOwnKey } from '../keys.ts';
import { refusal } from '../refusal.ts';
import type { Decision } from '../writes.ts';

/** Ours: as many as a cluster of hsm2m.medium has users. */
const SHARED_USERS_MAX = 1_024;

export const shareKey = (scope: Scope, body: BodyOf<'shareKey'>, call: Call): Promise<ResponseFields> =>
  change(scope, body, call, (handle, username) => {
    const { session } = scope;
    const { sharedUsers } = findOwnKey(scope, handle);
    if (username === session.username) throw refusal(Status.INVALID_ARGUMENT, 'username: the owner has the key');
    requireCryptoUser(scope, username);
    if (sharedUsers.includes(username)) return { answer: () => ({}) };
    if (sharedUsers.length >= SHARED_USERS_MAX) {
      throw refusal(Status.USER_LIMIT_REACHED, `a key is shared with at most ${SHARED_USERS_MAX} users`);
    }
    return { fact: { type: 'key_shared', handle, username }, answer: () => ({}) };
  });

export const unshareKey = (scope: Scope, body: BodyOf<'unshareKey'>, call: Call): Promise<ResponseFields> =>
  change(scope, body, call, (handle, username) => {
    const { sharedUsers } = findOwnKey(scope, handle);
    requireCryptoUser(scope, username);
    if (!sharedUsers.includes(username)) return { answer: () => ({}) };
    return { fact: { type: 'key_unshared', handle, username }, answer: () => ({}) };
  });

/** @throws refusal USER_DOES_NOT_EXIST */
function requireCryptoUser({ core }: Scope, username: string): void {
  if (core.state.users.get(username)?.role === Role.CRYPTO_USER) return;
  throw refusal(Status.USER_DOES_NOT_EXIST, 'there is no such crypto user');
}

function change(
  scope: Scope,
  { keyHandle, username }: BodyOf<'shareKey'>,
  call: Call,
  decide: (handle: number, username: string) => Decision,
): Promise<ResponseFields> {
  const { core, session } = scope;
  return audited(scope, 'CN_SHARE_OBJECT', keySubject(scope, keyHandle), async () => {
    if (keyHandle > SESSION_KEY_HANDLE_BASE) {
      findOwnKey(scope, keyHandle);
      throw refusal(Status.KEY_ACCESS_DENIED, 'a session key lives in its session only');
    }
    return core.writes.run(call, () => {
      core.sessions.requireLive(session);
      return decide(keyHandle, foldUsername(username));
    });
  });
}
