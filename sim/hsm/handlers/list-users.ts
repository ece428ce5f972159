// ListUsers: everybody, with the lock-out count of this HSM. The appliance user is in its usual second place.

import type { ResponseFields } from '../../../src/wire/messages.ts';
import { Role } from '../../../src/wire/roles.ts';
import type { Scope } from '../core.ts';
import { APPLIANCE_USERNAME } from '../users.ts';

export function listUsers({ core }: Scope): ResponseFields {
  const users = Array.from(core.state.users.values(), ({ username, role, mfaPublicKey, quorumPublicKey }) => ({
    username,
    role,
    locked: core.lockout.isLocked(username),
    loginFailureCount: core.lockout.failureCount(username),
    mfa: mfaPublicKey !== undefined,
    quorum: quorumPublicKey !== undefined,
  }));
  users.splice(1, 0, {
    username: APPLIANCE_USERNAME,
    role: Role.APPLIANCE_USER,
    locked: false,
    loginFailureCount: 0,
    mfa: false,
    quorum: false,
  });
  return { users: { users } };
}
