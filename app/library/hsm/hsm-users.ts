// Users of a cluster, over the wire: what each HSM says of them, and what admins do to them.

import { aggregateUsers } from '../../../src/client/user-listing.ts';
import { Role } from '../../../src/wire/roles.ts';
import type { HsmSession } from './hsm-session.ts';
import type { HsmUsers, UserRole } from './users.ts';

const ROLES = { 'crypto-user': Role.CRYPTO_USER, admin: Role.ADMIN } satisfies Record<UserRole, Role>;

export const hsmUsers = (session: HsmSession): HsmUsers => ({
  async list() {
    const responses = await session.requestEach('listUsers', {});
    return aggregateUsers(responses.map(({ users }) => (users?.users ?? []).filter((user) => user !== null)));
  },
  async create(username, password, role = 'crypto-user') {
    await session.request('createUser', { username, role: ROLES[role], password: octets(password) });
  },
  async delete(username, role = 'crypto-user') {
    await session.request('deleteUser', { username, role: ROLES[role] });
  },
  async setPassword(username, newPassword, role = 'crypto-user') {
    await session.request('changePassword', { username, role: ROLES[role], newPassword: octets(newPassword) });
  },
});

const octets = (text: string): Uint8Array => Buffer.from(text, 'utf8');
