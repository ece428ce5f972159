// Another password for a user: one's own is changed without a name, and is what one is logged in again with.

import type { Secret } from '../../../../src/runtime/secret.ts';
import type { BodyFieldsOf } from '../../../../src/wire/messages.ts';
import { roleOfName } from '../../../../src/wire/roles.ts';
import type { Cluster, User } from '../../command-context.ts';

export const isOneself = ({ user }: Cluster, { username, role }: User): boolean =>
  user?.username === username && user.role === role;

type NewPassword = BodyFieldsOf<'changePassword'>;

/** Takes the password over. @param send asks an HSM for the change. @throws what `send` throws */
export async function setPassword(
  cluster: Cluster,
  user: User,
  password: Secret,
  send: (body: NewPassword) => Promise<unknown>,
): Promise<void> {
  const isOwn = isOneself(cluster, user);
  const username = isOwn ? '' : user.username;
  const body = { username, role: roleOfName(user.role), newPassword: Uint8Array.from(password.reveal()) };
  try {
    await send(body);
  } catch (error) {
    password.wipe();
    throw error;
  } finally {
    body.newPassword.fill(0);
  }
  if (isOwn) cluster.passwordChanged(password);
  else password.wipe();
}
