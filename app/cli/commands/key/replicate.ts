// `key replicate`: to a clone of the cluster (CloudHSM user guide: key replicate, and what can go wrong with it).

import { SimError } from '../../../../src/errors.ts';
import { isSessionKey } from '../../cluster/session-keys.ts';
import type { Cluster } from '../../command-context.ts';
import { askAboutKey, describeAnswers, isSynchronized, type KeyAnswers } from '../../keys/describe-key.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import { command } from '../../language/command-node.ts';
import { replicateObject, requireOnAll, requireOnAllOrNone } from '../../replicate-object.ts';
import { destinationOf, REPLICATION_FLAGS, sourceOf } from '../replication-flags.ts';
import { listUsers } from '../user/shown-user.ts';

const WHAT = 'Key';

export const replicate = command({
  about: 'Replicate a key from a source to a destination cluster',
  who: 'user',
  flags: { filter: requiredKeyFilter('FILTER', 'matching key on the source cluster'), ...REPLICATION_FLAGS },
  clusterOf: sourceOf,
  async run({ cluster, otherCluster }, given) {
    const destination = await otherCluster(destinationOf(given));
    const keyHandle = await findOneKey(cluster, given.filter);
    if (isSessionKey(keyHandle)) throw new SimError('invalid_configuration', 'A session key is not replicated');
    const here = await askAboutKey(cluster, keyHandle);
    if (!isSynchronized(here)) {
      throw new SimError('not_found', 'The selected key is not synchronized throughout the cluster');
    }
    await requireUsers(destination, here);
    await requireKeyOnAllOrNone(destination, keyHandle);
    await replicateObject(cluster, destination, WHAT, { keyHandle });
    const there = await askAboutKey(destination, keyHandle);
    requireOnAll(WHAT, there.answers.length, there.hsmCount);
    return { key: describeAnswers(there), message: 'Successfully replicated key' };
  },
});

/** The owner of the key, and those whom it is shared with. @throws SimError `not_found`; as `Cluster.requestEach` */
async function requireUsers(destination: Cluster, { answers }: KeyAnswers): Promise<void> {
  const { users } = await listUsers(destination);
  const cryptoUsers = new Set(users.flatMap(({ username, role }) => (role === 'crypto-user' ? [username] : [])));
  const needed = new Set(answers.flatMap(({ owner, sharedUsers }) => [owner, ...sharedUsers]));
  const missing = [...needed].filter((username) => !cryptoUsers.has(username));
  if (missing.length === 0) return;
  throw new SimError(
    'not_found',
    `The destination cluster lacks crypto users that own or share the key: ${missing.join(', ')}. Use user replicate first`,
  );
}

/** @throws SimError as `requireOnAllOrNone`, as `Cluster.requestEach` */
async function requireKeyOnAllOrNone(destination: Cluster, keyHandle: number): Promise<void> {
  try {
    const { answers, hsmCount } = await askAboutKey(destination, keyHandle);
    requireOnAllOrNone(WHAT, answers.length, hsmCount);
  } catch (error) {
    // None has it.
    if (!SimError.isRefusal(error, 'INVALID_OBJECT_HANDLE')) throw error;
  }
}
