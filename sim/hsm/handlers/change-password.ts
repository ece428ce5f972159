// ChangePassword: one's own, without naming the old one, or, for an admin, anybody's. The user's other live sessions on
// this HSM forbid it. `expected_generation` makes a late duplicate harmless: by then the generation has moved on.

import type { ScramVerifier } from '../../../src/session/scram.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { checkPassword, foldUsername, isUsername, makeVerifier } from '../credentials.ts';
import { maskVerifier } from '../masking.ts';
import { refusal } from '../refusal.ts';
import type { User } from '../users.ts';
import type { Decision } from '../writes.ts';

type Body = BodyOf<'changePassword'>;

export function changePassword(scope: Scope, body: Body, call: Call): Promise<ResponseFields> {
  const { core, session, phase } = scope;
  const username = body.username === '' ? session.username : foldUsername(body.username);
  return audited(
    scope,
    'CN_CHANGE_PSWD',
    () => {
      const type = core.state.users.get(username)?.role ?? body.role;
      return { user: isUsername(username) ? { name: username, type } : undefined };
    },
    async () => {
      const own = username === session.username;
      if (own) phase.advance('change_started');
      try {
        if (!own && session.role !== Role.ADMIN) {
          throw refusal(Status.ROLE_NOT_PERMITTED, "only an admin changes another user's password");
        }
        checkPassword(username, body.newPassword);
        return await change(scope, username, body, call);
      } finally {
        body.newPassword.fill(0);
        if (own && phase.state === 'changing_password') phase.advance('change_finished');
      }
    },
  );
}

async function change(scope: Scope, username: string, body: Body, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  const verifier = await makeVerifier(core.random, body.newPassword);
  return core.writes.run(call, () => {
    core.sessions.requireLive(session);
    return decide(scope, username, body, verifier);
  });
}

function decide({ core, session }: Scope, username: string, body: Body, verifier: ScramVerifier): Decision {
  const user = core.state.users.get(username);
  checkTarget(user, body);
  if (core.sessions.hasOther(username, session)) {
    throw refusal(Status.USER_LOGGED_IN, 'the user has another live session');
  }
  const maskedVerifier = maskVerifier(core.clusterKey, username, user.role, verifier);
  return {
    fact: { type: 'password_changed', username, maskedVerifier, byAdmin: session.role === Role.ADMIN },
    answer: (position) => ({ passwordChanged: { credentialGeneration: position } }),
  };
}

/** Is there such a user, with the password that the caller knows of? */
function checkTarget(user: User | undefined, body: Body): asserts user is User {
  if (user === undefined || (body.role !== Role.ROLE_UNSPECIFIED && body.role !== user.role)) {
    throw refusal(Status.USER_DOES_NOT_EXIST, 'there is no such user in this role');
  }
  if (body.expectedGeneration !== 0 && body.expectedGeneration !== user.credentialGeneration) {
    throw refusal(Status.CREDENTIAL_GENERATION_CHANGED, 'the password has been changed since');
  }
}
