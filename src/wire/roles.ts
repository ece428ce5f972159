// Roles as CloudHSM CLI writes them, and as the wire and the audit log number them.

import { Role } from './protobuf.ts';

export { Role };

export type RoleName = 'crypto-user' | 'admin' | 'unactivated-admin' | 'internal(APPLIANCE_USER)';

const NAMES: ReadonlyMap<Role, RoleName> = new Map([
  [Role.CRYPTO_USER, 'crypto-user'],
  [Role.ADMIN, 'admin'],
  [Role.UNACTIVATED_ADMIN, 'unactivated-admin'],
  [Role.APPLIANCE_USER, 'internal(APPLIANCE_USER)'],
]);

/** Undefined for a number that is no role. */
export const roleName = (role: Role): RoleName | undefined => NAMES.get(role);

export function roleOfName(name: string): Role | undefined {
  for (const [role, roleName] of NAMES) if (roleName === name) return role;
  return undefined;
}
