// A cluster, made as a customer makes one by the user guide, from CreateCluster to the last HSM, or part of the way.
//
// Users come first, then the second HSM, whose backup holds them: losing both machines later does not lose the users.

import type { CertificateAuthority } from '../../sim/cluster/certificates.ts';
import type { Cluster } from '../../sim/cluster/cluster.ts';
import type { ClusterSettings } from '../../sim/cluster/cluster-description.ts';
import { SimError } from '../../src/errors.ts';
import type { RandomSource } from '../../src/runtime/random.ts';
import { type RoleName, roleOfName } from '../../src/wire/roles.ts';
import type { World } from '../world.ts';

export interface SeededUser {
  readonly username: string;
  readonly role: RoleName;
  /** As it was made. KMS rotates that of `kmsuser` away. */
  readonly password: string;
  /** It comes from where only this machine has it, and is told to nobody. Default: no. */
  readonly isPasswordHidden?: boolean;
}

export interface ClusterOrder {
  /** Default: a new one. */
  readonly clusterId?: string | undefined;
  readonly settings: ClusterSettings;
  /** Of its subnets. */
  readonly zones: readonly string[];
  /** One for each HSM. */
  readonly hsmZones: readonly string[];
  /** How far: with a CSR, with a certificate, with users and all HSMs. */
  readonly state: 'UNINITIALIZED' | 'INITIALIZED' | 'ACTIVE';
  /** Asked once there is a CSR. */
  readonly authority: () => Promise<CertificateAuthority>;
  /** The admin that activates the cluster, then the others. */
  readonly users: readonly SeededUser[];
  /** Runs when all users are there, and one HSM. */
  readonly furnish?: (cluster: Cluster) => Promise<void>;
}

export interface ClusterMaking {
  readonly world: World;
  readonly random: RandomSource;
  /** Of the certificate: the earlier one of the calendar's date and the system's. */
  readonly nowMs: number;
}

/** @throws SimError of whatever does not work, HSMs that cannot listen among it */
export async function makeCluster(making: ClusterMaking, order: ClusterOrder): Promise<Cluster> {
  const { world } = making;
  const subnets = world.subnets.filter(({ availabilityZone }) => order.zones.includes(availabilityZone));
  const cluster = world.clusters.create(
    subnets.map(({ subnetId }) => subnetId),
    order.settings,
    order.clusterId,
  );
  const [firstZone = '', ...otherZones] = order.hsmZones;
  await cluster.addHsm(firstZone);
  if (order.state === 'UNINITIALIZED') return cluster;
  await initialize(cluster, await order.authority(), making);
  if (order.state === 'INITIALIZED') return cluster;

  const [admin, ...others] = order.users.map(newUser);
  if (admin !== undefined) await cluster.activate(admin);
  for (const user of others) await cluster.createUser(user);
  await order.furnish?.(cluster);
  for (const zone of otherZones) await cluster.addHsm(zone);
  return cluster;
}

function newUser({ username, role: name, password }: SeededUser) {
  const role = roleOfName(name);
  if (role === undefined) throw new SimError('invalid_configuration', `${name} is no role`);
  return { username, role, password: Buffer.from(password) };
}

async function initialize(
  cluster: Cluster,
  authority: CertificateAuthority,
  { random, nowMs }: ClusterMaking,
): Promise<void> {
  const { signCsr } = await import('../../sim/cluster/certificates.ts');
  const { csrPem } = cluster.describe();
  if (csrPem === undefined) throw new SimError('invalid_configuration', 'the cluster has no CSR');
  await cluster.initialize({
    signedCertificatePem: signCsr(csrPem, authority, { random, nowMs }),
    trustAnchorPem: authority.certificatePem,
  });
}
