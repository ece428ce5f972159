// DeleteUser: by an admin; not one who is logged in on this HSM or owns keys. Sessions on other HSMs are not known here:
// they end when those HSMs learn of it. The last admin stays, being the one who asks.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import type { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { forAdmins, withApproval } from '../approval.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Core, Scope } from '../core.ts';
import { foldUsername, isUsername } from '../credentials.ts';
import { refusal } from '../refusal.ts';
import type { Decision } from '../writes.ts';

export function deleteUser(scope: Scope, body: BodyOf<'deleteUser'>, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  const username = foldUsername(body.username);
  const user = isUsername(username) ? { name: username, type: body.role } : undefined;
  return audited(
    scope,
    'CN_DELETE_USER',
    () => ({ user }),
    () =>
      withApproval(scope, forAdmins(scope, QuorumService.SERVICE_USER), body.approval, (check) =>
        core.writes.run(call, () => {
          core.sessions.requireLive(session);
          check();
          return decide(core, username, body.role);
        }),
      ),
  );
}

function decide({ state, sessions }: Core, username: string, role: Role): Decision {
  const user = state.users.get(username);
  if (user === undefined || user.role !== role) {
    throw refusal(Status.USER_DOES_NOT_EXIST, 'there is no such user in this role');
  }
  if (sessions.of(username).size > 0) throw refusal(Status.USER_LOGGED_IN, 'the user is logged in');
  if (state.keys.ownsKeys(username)) throw refusal(Status.USER_OWNS_KEYS, 'the user owns keys; delete them first');
  return { fact: { type: 'user_deleted', username }, answer: () => ({}) };
}
