// `user replicate`: to a clone of the cluster (CloudHSM user guide: user replicate, and what can go wrong with it).

import { SimError } from '../../../../src/errors.ts';
import { roleOfName } from '../../../../src/wire/roles.ts';
import type { Cluster } from '../../command-context.ts';
import { command } from '../../language/command-node.ts';
import { required, text } from '../../language/flag.ts';
import { replicateObject, requireOnAll, requireOnAllOrNone } from '../../replicate-object.ts';
import { destinationOf, REPLICATION_FLAGS, sourceOf } from '../replication-flags.ts';
import { roleFlag } from '../role-flag.ts';
import { listUsers, showUser } from './shown-user.ts';

const WHAT = 'User';

export const replicate = command({
  about: 'Replicate a user from a source to a destination cluster',
  who: 'admin',
  flags: {
    username: required(text('USERNAME', 'Username of the user to replicate')),
    role: required(roleFlag('Role the user has in the cluster')),
    ...REPLICATION_FLAGS,
  },
  clusterOf: sourceOf,
  async run({ cluster, otherCluster }, given) {
    const destination = await otherCluster(destinationOf(given));
    const username = given.username.toLowerCase();
    await requireConsistent(cluster, username);
    const before = await listUsers(destination);
    requireOnAllOrNone(WHAT, before.countOf(username), before.hsmCount);
    await replicateObject(cluster, destination, WHAT, { user: { username, role: roleOfName(given.role) } });
    const { users, hsmCount, countOf } = await listUsers(destination);
    requireOnAll(WHAT, countOf(username), hsmCount);
    const user = users.find((listed) => listed.username === username);
    return { user: user && showUser(user), message: 'Successfully replicated user' };
  },
});

/** Of one that there is not, the HSM says so. */
async function requireConsistent(cluster: Cluster, username: string): Promise<void> {
  const user = (await listUsers(cluster)).users.find((listed) => listed.username === username);
  if (user === undefined) return;
  const { role, locked, mfa, quorum, coverage } = user;
  if (![role, locked, mfa, quorum, coverage].includes('inconsistent')) return;
  throw new SimError('not_found', 'Specified user is inconsistent across the cluster');
}
