// ChangeMfa: one's own second factor, or, for an admin, anybody's; on with a proven key, or off.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { forAdmins, requireProvenKey, withApproval } from '../approval.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { foldUsername, isUsername } from '../credentials.ts';
import { refusal } from '../refusal.ts';
import { requireUser } from '../users.ts';

export function changeMfa(scope: Scope, body: BodyOf<'changeMfa'>, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  const username = body.username === '' ? session.username : foldUsername(body.username);
  const own = username === session.username;
  const run = async (check: () => void): Promise<ResponseFields> => {
    const isOff = body.publicKey.byteLength === 0;
    const publicKey = isOff ? undefined : requireProvenKey(scope, body.publicKey, body.signedToken);
    return core.writes.run(call, () => {
      core.sessions.requireLive(session);
      check();
      requireUser(core.state.users, username, body.role);
      if (core.sessions.hasOther(username, session)) {
        throw refusal(Status.USER_LOGGED_IN, 'the user has another live session');
      }
      return { fact: { type: 'mfa_changed', username, publicKey, forQuorum: body.changeQuorum }, answer: () => ({}) };
    });
  };
  return audited(
    scope,
    'CN_CHANGE_PSWD',
    () => {
      const type = core.state.users.get(username)?.role ?? body.role;
      return { user: isUsername(username) ? { name: username, type } : undefined };
    },
    async () => {
      if (own && body.approval === null) return run(() => {});
      if (own) throw refusal(Status.INVALID_ARGUMENT, "approval: not for one's own second factor");
      if (session.role !== Role.ADMIN) {
        throw refusal(Status.ROLE_NOT_PERMITTED, "only an admin changes another user's second factor");
      }
      return withApproval(scope, forAdmins(scope, QuorumService.SERVICE_USER), body.approval, run);
    },
  );
}
