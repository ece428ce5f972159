// The default seed's key store and key, on the cluster of another process: two processes then have what `up` has.

import { SimError } from '../../src/errors.ts';
import type { KeyStores } from '../../src/keystore/key-stores.ts';
import type { KmsOperations } from '../../src/kms/operations.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import { KEY_STORE_HSMS_MIN } from '../key-store-hsms.ts';
import type { ReadyCluster, ReadyDocument } from '../ready-document.ts';
import { hasEnded } from '../ready-file.ts';
import { seedKeyStore } from '../seed.ts';
import type { ControlClient } from './control-client.ts';
import { remoteTrustAnchor } from './remote-directory.ts';

export class SeedFromClusterProcess {
  readonly #read: () => ReadyDocument;
  /** That the store is on. */
  #clusterId = '';
  /** Of `kmsuser` there: KMS has changed it since the cluster process told it. */
  #password: Secret | undefined;

  /** @param read what the cluster process said when it was ready, or was reset last */
  constructor(read: () => ReadyDocument) {
    this.#read = read;
  }

  /** When the stores end: what it takes to make the seed's anew on the same cluster. */
  remember(keyStores: KeyStores): void {
    const password = keyStores.passwordFor(this.#clusterId);
    if (password === undefined) return;
    this.#password?.wipe();
    this.#password = password;
  }

  /** @throws SimError `invalid_configuration`: there is no cluster in it that a store can be made on */
  async apply(client: ControlClient, keyStores: KeyStores, operations: KmsOperations): Promise<void> {
    const { pid, ...ready } = this.#read();
    const [cluster] = ready.clusters;
    if (cluster === undefined) throw cannot('it names no cluster');
    // As with `up --hsms 1`: a cluster, and no key store on it.
    if (cluster.hsms.length < KEY_STORE_HSMS_MIN) return;
    const { clusterId } = cluster;
    if (clusterId !== this.#clusterId) this.#password = undefined;
    this.#clusterId = clusterId;
    const user = { username: 'kmsuser', role: 'crypto-user', password: this.#passwordIn(cluster) } as const;
    try {
      const customerCaPem = await remoteTrustAnchor(client, clusterId);
      await seedKeyStore({ cluster: { clusterId }, customerCaPem, users: [user] }, keyStores, operations);
    } catch (cause) {
      if (!(cause instanceof SimError)) throw cause;
      const isGone = SimError.is(cause, 'control_plane_unavailable') && hasEnded(pid);
      const end = isGone ? `: process ${pid}, which wrote it, has ended` : '';
      throw cannot(whyNot(keyStores) ?? `${cause.message}${end}`, cause);
    }
  }

  #passwordIn({ clusterId, users }: ReadyCluster): string {
    if (this.#password !== undefined) return Buffer.from(this.#password.reveal()).toString();
    const { password } = users.find(({ username }) => username === 'kmsuser') ?? {};
    if (password === undefined) throw cannot(`it has no password of kmsuser in ${clusterId}`);
    return password;
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

const cannot = (why: string, cause?: unknown): SimError =>
  new SimError('invalid_configuration', `no key store can be made from --cluster-ready-file: ${why}`, { cause });
