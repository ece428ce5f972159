// The default seed: an ACTIVE cluster with users, a CONNECTED custom key store on it, one key with `alias/example`.
// seeds/default.yaml says the same as a seed file.

import type { Cluster } from '../sim/cluster/cluster.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../sim/cluster/clusters.ts';
import type { KeyStores } from '../src/keystore/key-stores.ts';
import type { KmsOperations } from '../src/kms/operations.ts';
import type { RsaKeyPair } from '../src/runtime/crypto.ts';
import { ALPHANUMERIC, type RandomSource, randomText } from '../src/runtime/random.ts';
import { Secret } from '../src/runtime/secret.ts';
import type { RoleName } from '../src/wire/roles.ts';
import { makeCluster, type SeededUser } from './seed/make-cluster.ts';
import type { World } from './world.ts';

const PASSWORD_LENGTH = 16;

export interface SeededCluster {
  readonly cluster: Cluster;
  readonly customerCaPem: string;
  readonly users: readonly SeededUser[];
}

export interface ClusterSeed {
  readonly world: World;
  readonly random: RandomSource;
  readonly nowMs: number;
  readonly hsmCount: number;
  readonly hsmType: string;
  /** Of the customer's CA. */
  readonly caKeyPair: Promise<RsaKeyPair>;
}

/** Everything that a customer does by the user guide, from CreateCluster to the last HSM. */
export async function seedCluster(seed: ClusterSeed): Promise<SeededCluster> {
  const { world, random, nowMs, hsmCount, hsmType, caKeyPair } = seed;
  const zones = world.subnets.map(({ availabilityZone }) => availabilityZone);
  const user = (username: string, role: RoleName): SeededUser => ({ username, role, password: newPassword(random) });
  const users = [user('admin', 'admin'), user('kmsuser', 'crypto-user'), user('example_user', 'crypto-user')];
  const cluster = await makeCluster(seed, {
    ...{ zones, users, state: 'ACTIVE' },
    settings: { ...DEFAULT_CLUSTER_SETTINGS, hsmType },
    hsmZones: Array.from({ length: hsmCount }, (_, index) => zones[index % zones.length] ?? ''),
    authority: async () => newCustomerCa(await caKeyPair, random, nowMs),
  });
  return { cluster, customerCaPem: cluster.describe().trustAnchorPem ?? '', users };
}

export const newPassword = (random: RandomSource): string => randomText(random, ALPHANUMERIC, PASSWORD_LENGTH);

/** A customer's CA as the guide's `openssl` commands make it. */
export async function newCustomerCa(keyPair: RsaKeyPair, random: RandomSource, nowMs: number) {
  const { createCustomerCa } = await import('../sim/cluster/certificates.ts');
  const certificatePem = createCustomerCa(keyPair, { random, nowMs });
  return { certificatePem, privateKeyPem: keyPair.privateKeyPem };
}

/** The cluster that a store is made on, which may be another process's. */
export type KeyStoreGround = Pick<SeededCluster, 'customerCaPem' | 'users'> & {
  readonly cluster: Pick<Cluster, 'clusterId'>;
};

/** A connected store with a key and its alias, made through the same operations that clients use. */
export async function seedKeyStore(
  { cluster, customerCaPem, users }: KeyStoreGround,
  keyStores: KeyStores,
  operations: KmsOperations,
): Promise<void> {
  const { password = '' } = users.find(({ username }) => username === 'kmsuser') ?? {};
  const customKeyStoreId = await keyStores.create({
    name: 'example',
    clusterId: cluster.clusterId,
    trustAnchorCertificate: customerCaPem,
    password: Secret.fromText(password),
  });
  await keyStores.connect(customKeyStoreId);
  await keyStores.settled(customKeyStoreId);
  const { KeyMetadata } = await operations.CreateKey({
    Origin: 'AWS_CLOUDHSM',
    CustomKeyStoreId: customKeyStoreId,
    Description: 'The example key',
  });
  await operations.CreateAlias({ AliasName: 'alias/example', TargetKeyId: KeyMetadata.KeyId });
}
