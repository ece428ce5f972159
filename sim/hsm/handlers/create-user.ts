// CreateUser: an admin makes a crypto user or another admin.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { forAdmins, withApproval } from '../approval.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { checkPassword, foldUsername, isUsername, makeVerifier } from '../credentials.ts';
import { refusal } from '../refusal.ts';
import { userCreated } from '../user-facts.ts';
import { APPLIANCE_USERNAME } from '../users.ts';

export function createUser(scope: Scope, body: BodyOf<'createUser'>, call: Call): Promise<ResponseFields> {
  const { role, password } = body;
  const username = foldUsername(body.username);
  const user = isUsername(username) ? { name: username, type: role } : undefined;
  const opcode = role === Role.ADMIN ? 'CN_CREATE_CO' : 'CN_CREATE_USER';
  return audited(
    scope,
    opcode,
    () => ({ user }),
    async () => {
      try {
        if (user === undefined) throw refusal(Status.INVALID_USERNAME, 'a name is 1 to 31 letters, digits or _');
        if (role !== Role.CRYPTO_USER && role !== Role.ADMIN) {
          throw refusal(Status.INVALID_USER_TYPE, 'a user is a crypto-user or an admin');
        }
        checkPassword(username, password);
        return await withApproval(scope, forAdmins(scope, QuorumService.SERVICE_USER), body.approval, (check) =>
          create(scope, { username, role, password }, check, call),
        );
      } finally {
        password.fill(0);
      }
    },
  );
}

async function create(
  { core, session }: Scope,
  { username, role, password }: { username: string; role: Role; password: Uint8Array },
  check: () => void,
  call: Call,
): Promise<ResponseFields> {
  const verifier = await makeVerifier(core.random, password);
  return core.writes.run(call, () => {
    core.sessions.requireLive(session);
    check();
    const { users } = core.state;
    if (username === APPLIANCE_USERNAME || users.get(username) !== undefined) {
      throw refusal(Status.USER_ALREADY_EXISTS, 'there is a user of this name');
    }
    if (users.size >= core.settings.usersMax) throw refusal(Status.USER_LIMIT_REACHED, 'too many users');
    return { fact: userCreated(core.clusterKey, username, role, verifier), answer: () => ({}) };
  });
}
