// A custom key store of a seed.

import { SimError } from '../../src/errors.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { Made } from './apply-seed.ts';
import type { PlannedKeyStore } from './plan.ts';
import { KMS_USERNAME } from './plan-users.ts';
import type { KmsSeedTarget } from './seed-target.ts';

/**
 * Creates it, and connects it if it is to be CONNECTED, or has keys, which are made only while it is. Resolves with what
 * brings it into its own state when they are there.
 * @throws SimError as KMS refuses
 */
export async function applyKeyStore(
  { side: { keyStores } }: KmsSeedTarget,
  made: Made,
  { name, customKeyStoreId, cluster: clusterName, state }: PlannedKeyStore,
  hasKeys: boolean,
): Promise<() => Promise<void>> {
  const { cluster, users = [] } = made.clusters.get(clusterName) ?? {};
  if (cluster === undefined) throw new SimError('not_found', `there is no cluster ${clusterName}`);
  const { clusterId, trustAnchorPem = '' } = cluster.describe();
  const password = Secret.fromText(users.find(({ username }) => username === KMS_USERNAME)?.password ?? '');
  const id = await keyStores.create({
    ...(customKeyStoreId !== undefined && { customKeyStoreId }),
    ...{ name, clusterId, trustAnchorCertificate: trustAnchorPem, password },
  });
  made.keyStores.set(name, id);
  if (state === 'DISCONNECTED' && !hasKeys) return async () => {};
  await keyStores.connect(id);
  const reached = await keyStores.settled(id);
  if (reached !== 'CONNECTED') {
    const errorCode = keyStores.find(id)?.connectionErrorCode ?? '';
    throw new SimError('invalid_configuration', `it could not be connected: ${reached} ${errorCode}`);
  }
  if (state === 'CONNECTED') return async () => {};
  return async () => {
    await keyStores.disconnect(id);
    await keyStores.settled(id);
  };
}
