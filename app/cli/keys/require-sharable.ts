// May a key be shared with these users?

import { SimError } from '../../../src/errors.ts';
import { Role } from '../../../src/wire/roles.ts';
import type { Cluster } from '../command-context.ts';

/**
 * Before a key is made that is shared with these users at once: one that cannot be would have to be deleted again, which
 * its attributes may forbid.
 * @throws SimError for what the HSM would refuse the sharing for
 */
export async function requireSharable(cluster: Cluster, session: boolean, usernames: readonly string[]): Promise<void> {
  if (usernames.length === 0) return;
  if (session) throw new SimError('invalid_configuration', 'A session key is not shared');
  const { responses } = await cluster.requestEach('listUsers', {});
  const users = responses.flatMap((response) => response.users?.users ?? []);
  for (const username of usernames.map((name) => name.toLowerCase())) {
    if (username === cluster.user?.username) {
      throw new SimError('invalid_configuration', 'A key is not shared with its owner');
    }
    if (!users.some((user) => user?.username === username && user.role === Role.CRYPTO_USER)) {
      throw new SimError('device_refused', 'There is no user of this name in this role');
    }
  }
}
