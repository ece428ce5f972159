// ShareKey and UnshareKey: by the owner of a token key, with another crypto user, who may then use it. What holds already
// is answered as done. Not sharing it any more leaves a key as many users as its quorum values ask for, who could approve nothing
// otherwise; deleting one of them may not.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Status } from '../../../src/wire/status.ts';
import { managing, withApproval } from '../approval.ts';
import { keySubject } from '../audit-subjects.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { foldUsername } from '../credentials.ts';
import { isQuorumPossible, requireCryptoUser, SHARED_USERS_MAX, sessionKeyStays } from '../key-custody.ts';
import { SESSION_KEY_HANDLE_BASE } from '../key-vault.ts';
import { findOwnKey } from '../keys.ts';
import { refusal } from '../refusal.ts';
import type { StoredKey } from '../stored-key.ts';
import type { Decision } from '../writes.ts';

export const shareKey = (scope: Scope, body: BodyOf<'shareKey'>, call: Call): Promise<ResponseFields> =>
  change(scope, body, call, ({ handle, sharedUsers }, username) => {
    const { session } = scope;
    if (username === session.username) throw refusal(Status.INVALID_ARGUMENT, 'username: the owner has the key');
    requireCryptoUser(scope, username);
    if (sharedUsers.includes(username)) return { answer: () => ({}) };
    if (sharedUsers.length >= SHARED_USERS_MAX) {
      throw refusal(Status.USER_LIMIT_REACHED, `a key is shared with at most ${SHARED_USERS_MAX} users`);
    }
    return { fact: { type: 'key_shared', handle, username }, answer: () => ({}) };
  });

export const unshareKey = (scope: Scope, body: BodyOf<'unshareKey'>, call: Call): Promise<ResponseFields> =>
  change(scope, body, call, ({ handle, sharedUsers, quorumValues }, username) => {
    requireCryptoUser(scope, username);
    if (!sharedUsers.includes(username)) return { answer: () => ({}) };
    // The owner, in the place of the one who goes.
    if (!isQuorumPossible(quorumValues, sharedUsers.length)) {
      throw refusal(Status.POLICY_VIOLATION, 'the key would have fewer users than its quorum values ask for');
    }
    return { fact: { type: 'key_unshared', handle, username }, answer: () => ({}) };
  });

function change(
  scope: Scope,
  { keyHandle, username, approval }: BodyOf<'shareKey'>,
  call: Call,
  decide: (key: StoredKey, username: string) => Decision,
): Promise<ResponseFields> {
  const { core, session } = scope;
  return audited(scope, 'CN_SHARE_OBJECT', keySubject(scope, keyHandle), async () => {
    if (keyHandle > SESSION_KEY_HANDLE_BASE) {
      findOwnKey(scope, keyHandle);
      throw sessionKeyStays();
    }
    return withApproval(scope, managing(scope, keyHandle), approval, (check) =>
      core.writes.run(call, () => {
        core.sessions.requireLive(session);
        const key = findOwnKey(scope, keyHandle);
        check();
        return decide(key, foldUsername(username));
      }),
    );
  });
}
