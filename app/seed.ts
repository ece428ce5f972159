// The default seed: an ACTIVE cluster with users, a CONNECTED custom key store on it, one key with `alias/example`.
//
// Users come first, then the second HSM, whose backup holds them: losing both machines later does not lose the users.

import type { Cluster } from '../sim/cluster/cluster.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../sim/cluster/clusters.ts';
import { SimError } from '../src/errors.ts';
import type { KeyStores } from '../src/keystore/key-stores.ts';
import type { KmsOperations } from '../src/kms/operations.ts';
import type { RsaKeyPair } from '../src/runtime/crypto.ts';
import { ALPHANUMERIC, type RandomSource, randomText } from '../src/runtime/random.ts';
import { Secret } from '../src/runtime/secret.ts';
import { Role, type RoleName, roleName } from '../src/wire/roles.ts';
import type { World } from './world.ts';

const PASSWORD_LENGTH = 16;
/** Enough zones for KMS, which asks for two. */
const ZONES_COUNT = 3;

export interface SeededUser {
  readonly username: string;
  readonly role: RoleName;
  /** As it was made. KMS rotates that of `kmsuser` away. */
  readonly password: string;
}

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
  const subnets = world.subnets.slice(0, ZONES_COUNT);
  const cluster = world.clusters.create(
    subnets.map(({ subnetId }) => subnetId),
    { ...DEFAULT_CLUSTER_SETTINGS, hsmType },
  );
  const zone = (index: number): string => subnets[index % subnets.length]?.availabilityZone ?? '';
  await cluster.addHsm(zone(0));
  const customerCaPem = await initialize(cluster, await caKeyPair, random, nowMs);

  const user = (username: string, role: Role): SeededUser => {
    const name = roleName(role);
    if (name === undefined) throw new SimError('invalid_configuration', `${role} is no role`);
    return { username, role: name, password: randomText(random, ALPHANUMERIC, PASSWORD_LENGTH) };
  };
  const admin = user('admin', Role.ADMIN);
  const cryptoUsers = ['kmsuser', 'example_user'].map((username) => user(username, Role.CRYPTO_USER));
  await cluster.activate({ ...admin, role: Role.ADMIN, password: Buffer.from(admin.password) });
  for (const { username, password } of cryptoUsers) {
    await cluster.createUser({ username, role: Role.CRYPTO_USER, password: Buffer.from(password) });
  }
  for (let index = 1; index < hsmCount; index++) await cluster.addHsm(zone(index));
  return { cluster, customerCaPem, users: [admin, ...cryptoUsers] };
}

async function initialize(
  cluster: Cluster,
  caKeyPair: RsaKeyPair,
  random: RandomSource,
  nowMs: number,
): Promise<string> {
  const { createCustomerCa, signCsr } = await import('../sim/cluster/certificates.ts');
  const { csrPem } = cluster.describe();
  if (csrPem === undefined) throw new SimError('invalid_configuration', 'the cluster has no CSR');
  const issuance = { random, nowMs };
  const trustAnchorPem = createCustomerCa(caKeyPair, issuance);
  const authority = { certificatePem: trustAnchorPem, privateKeyPem: caKeyPair.privateKeyPem };
  await cluster.initialize({ signedCertificatePem: signCsr(csrPem, authority, issuance), trustAnchorPem });
  return trustAnchorPem;
}

/** KMS makes neither store nor key on less. */
export const KEY_STORE_HSMS_MIN = 2;

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
