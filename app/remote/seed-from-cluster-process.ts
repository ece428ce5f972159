// The default seed's key store and key, on the cluster of another process: two processes then have what `up` has.

import { readFileSync } from 'node:fs';
import { SimError } from '../../src/errors.ts';
import type { KeyStores } from '../../src/keystore/key-stores.ts';
import type { KmsOperations } from '../../src/kms/operations.ts';
import type { ReadyCluster, ReadyDocument } from '../ready-document.ts';
import { KEY_STORE_HSMS_MIN, seedKeyStore } from '../seed.ts';

/** @throws SimError `invalid_configuration`: there is no cluster in it that a store can be made on */
export async function seedFromClusterProcess(
  { clusters }: ReadyDocument,
  keyStores: KeyStores,
  operations: KmsOperations,
): Promise<void> {
  const [cluster] = clusters;
  if (cluster === undefined) throw cannot('it names no cluster');
  // As with `up --hsms 1`: a cluster, and no key store on it.
  if (cluster.hsms.length < KEY_STORE_HSMS_MIN) return;
  const { clusterId } = cluster;
  const customerCaPem = readTrustAnchor(cluster);
  const { users } = cluster;
  const kmsuser = users.find(({ username }) => username === 'kmsuser');
  if (kmsuser?.password === undefined) throw cannot(`it has no password of kmsuser in ${clusterId}`);
  const user = { username: 'kmsuser', role: 'crypto-user', password: kmsuser.password } as const;
  try {
    await seedKeyStore({ cluster: { clusterId }, customerCaPem, users: [user] }, keyStores, operations);
  } catch (cause) {
    if (!(cause instanceof SimError)) throw cause;
    throw cannot(whyNot(keyStores) ?? cause.message, cause);
  }
}

/** How its connection ended, if that is what it was. */
function whyNot(keyStores: KeyStores): string | undefined {
  const code = keyStores.list()[0]?.connectionErrorCode;
  if (code === undefined) return undefined;
  return code === 'INVALID_CREDENTIALS'
    ? `${code}: another KMS has changed the password of kmsuser since; start the cluster process anew`
    : `its connection ended in FAILED ${code}`;
}

function readTrustAnchor({ clusterId, trustAnchorCertificate: path }: ReadyCluster): string {
  if (path === undefined) throw cannot(`it has no trust anchor of ${clusterId}`);
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw cannot(`the trust anchor ${path} that it names cannot be read`, cause);
  }
}

const cannot = (why: string, cause?: unknown): SimError =>
  new SimError('invalid_configuration', `no key store can be made from --cluster-ready-file: ${why}`, { cause });
