// ChangePassword: one's own, without naming the old one, or, for an admin, anybody's. The user's other live sessions on
// this HSM forbid it. An unactivated admin's own change activates the cluster; its session stays what it was. `expected_generation` makes a late duplicate harmless: by then the generation has moved on.

import type { ScramVerifier } from '../../../src/session/scram.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { forAdmins, withApproval } from '../approval.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { checkPassword, foldUsername, isUsername, makeVerifier } from '../credentials.ts';
import { maskVerifier } from '../masking.ts';
import { refusal } from '../refusal.ts';
import { requireUser } from '../users.ts';
import type { Decision } from '../writes.ts';

type Body = BodyOf<'changePassword'>;

export function changePassword(scope: Scope, body: Body, call: Call): Promise<ResponseFields> {
  const { core, session, phase } = scope;
  const username = body.username === '' ? session.username : foldUsername(body.username);
  // As what the user was before: an unactivated admin is an admin after it.
  const type = core.state.users.get(username)?.role ?? body.role;
  const user = isUsername(username) ? { name: username, type } : undefined;
  return audited(
    scope,
    'CN_CHANGE_PSWD',
    () => ({ user }),
    async () => {
      const own = username === session.username;
      if (own) phase.advance('change_started');
      try {
        if (!own && session.role !== Role.ADMIN) {
          throw refusal(Status.ROLE_NOT_PERMITTED, "only an admin changes another user's password");
        }
        if (own && body.approval !== null) {
          throw refusal(Status.INVALID_ARGUMENT, "approval: not for one's own password");
        }
        checkPassword(username, body.newPassword);
        if (own) return await change(scope, username, body, () => {}, call);
        return await withApproval(scope, forAdmins(scope, QuorumService.SERVICE_USER), body.approval, (check) =>
          change(scope, username, body, check, call),
        );
      } finally {
        body.newPassword.fill(0);
        if (own && phase.state === 'changing_password') phase.advance('change_finished');
      }
    },
  );
}

async function change(
  scope: Scope,
  username: string,
  body: Body,
  check: () => void,
  call: Call,
): Promise<ResponseFields> {
  const { core, session } = scope;
  const verifier = await makeVerifier(core.random, body.newPassword);
  return core.writes.run(call, () => {
    core.sessions.requireLive(session);
    check();
    return decide(scope, username, body, verifier);
  });
}

function decide({ core, session }: Scope, username: string, body: Body, verifier: ScramVerifier): Decision {
  const user = requireUser(core.state.users, username, body.role);
  // Is it the password that the caller knows of?
  if (body.expectedGeneration !== 0 && body.expectedGeneration !== user.credentialGeneration) {
    throw refusal(Status.CREDENTIAL_GENERATION_CHANGED, 'the password has been changed since');
  }
  if (core.sessions.hasOther(username, session)) {
    throw refusal(Status.USER_LOGGED_IN, 'the user has another live session');
  }
  const activates = user.role === Role.UNACTIVATED_ADMIN;
  const role = activates ? Role.ADMIN : user.role;
  const maskedVerifier = maskVerifier(core.clusterKey, username, role, verifier);
  return {
    fact: activates
      ? { type: 'admin_activated', username, maskedVerifier }
      : { type: 'password_changed', username, maskedVerifier, byAdmin: session.role === Role.ADMIN },
    answer: (position) => ({ passwordChanged: { credentialGeneration: position } }),
  };
}
