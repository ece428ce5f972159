// Users of a cluster, over the wire: what each HSM says of them, and what admins do to them.

import { aggregateUsers } from '../../../src/client/user-listing.ts';
import { Role } from '../../../src/wire/roles.ts';
import { lookUp, textOf } from '../check-arguments.ts';
import type { HsmSession } from './hsm-session.ts';
import type { HsmUsers, UserRole } from './users.ts';

const ROLES = { 'crypto-user': Role.CRYPTO_USER, admin: Role.ADMIN } satisfies Record<UserRole, Role>;

export const hsmUsers = (session: HsmSession): HsmUsers => ({
  async list() {
    const responses = await session.requestEach('listUsers', {});
    return aggregateUsers(responses.map(({ users }) => (users?.users ?? []).filter((user) => user !== null)));
  },
  async create(username, password, role = 'crypto-user') {
    await session.request('createUser', {
      username: textOf('username', username),
      role: roleOf(role),
      password: octets('password', password),
    });
  },
  async delete(username, role = 'crypto-user') {
    await session.request('deleteUser', { username: textOf('username', username), role: roleOf(role) });
  },
  async setPassword(username, newPassword, role = 'crypto-user') {
    await session.request('changePassword', {
      username: textOf('username', username),
      role: roleOf(role),
      newPassword: octets('newPassword', newPassword),
    });
  },
});

const roleOf = (name: UserRole): Role => lookUp(ROLES, name, 'role');

const octets = (name: string, text: string): Uint8Array => Buffer.from(textOf(name, text), 'utf8');
