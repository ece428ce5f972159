// One attempt to connect: find the cluster, build the network parts, reach the HSMs, log in, rotate. All or nothing:
// an attempt that fails or is aborted leaves no connection and no network part behind.

import type { HsmAddress, HsmLink, OpenLink } from '../client/hsm-link.ts';
import { SimError } from '../errors.ts';
import type { RandomSource } from '../runtime/random.ts';
import { activeHsmAddresses } from './cluster-requirements.ts';
import { ConnectFailure, isUnreachable } from './connect-failure.ts';
import type { KeyStoreRecord } from './key-store-records.ts';
import type { KmsuserCredentials } from './kmsuser-credentials.ts';
import { logInAndRotate } from './rotation.ts';
import type { ClusterDirectory, NetworkBuilder } from './world.ts';

export interface ConnectorWorld {
  readonly directory: ClusterDirectory;
  readonly network: NetworkBuilder;
  readonly openLink: OpenLink;
  readonly random: RandomSource;
}

/** A rotation whose change got no answer, or was overtaken by an earlier one's late arrival, starts again. */
const ROTATIONS_MAX = 3;

/**
 * Resolves with one logged-in link for each HSM that could be reached.
 * @throws ConnectFailure, SimError: connectFailureOf makes a ConnectionErrorCode of either
 */
export async function attemptToConnect(
  world: ConnectorWorld,
  record: KeyStoreRecord,
  credentials: KmsuserCredentials,
  aborted: () => boolean,
): Promise<readonly HsmLink[]> {
  const cluster = await world.directory.describe(record.clusterId);
  if (cluster === undefined) throw new ConnectFailure('CLUSTER_NOT_FOUND', `there is no cluster ${record.clusterId}`);
  if (activeHsmAddresses(cluster, record.trustAnchorCertificate).length === 0) {
    throw new ConnectFailure('INSUFFICIENT_CLOUDHSM_HSMS', `cluster ${record.clusterId} has no active HSM`);
  }
  const refusal = await world.network.build({
    customKeyStoreId: record.customKeyStoreId,
    clusterId: cluster.clusterId,
    vpcId: cluster.vpcId,
    clusterSecurityGroupId: cluster.securityGroupId,
    subnetIds: cluster.subnets.map(({ subnetId }) => subnetId),
  });
  if (refusal !== undefined) throw new ConnectFailure(refusal, 'the network parts could not be made');
  try {
    const addresses = activeHsmAddresses(cluster, record.trustAnchorCertificate);
    return await reachAndRotate(world, addresses, credentials, aborted);
  } catch (error) {
    await world.network.remove(record.customKeyStoreId);
    throw error;
  }
}

async function reachAndRotate(
  world: ConnectorWorld,
  addresses: readonly HsmAddress[],
  credentials: KmsuserCredentials,
  aborted: () => boolean,
): Promise<readonly HsmLink[]> {
  for (let rotation = 1; ; rotation++) {
    const links = await openAll(world.openLink, addresses);
    try {
      if (aborted()) throw new SimError('connection_closed', 'the attempt was aborted');
      const rotated = await logInAndRotate(links, credentials, world.random);
      for (const link of links) if (!rotated.includes(link)) link.close();
      return rotated;
    } catch (error) {
      for (const link of links) link.close();
      if (rotation === ROTATIONS_MAX || !isWorthAnotherRotation(error)) throw error;
    }
  }
}

const isWorthAnotherRotation = (error: unknown): boolean =>
  SimError.is(error, 'outcome_unknown') ||
  SimError.is(error, 'connection_lost') ||
  SimError.isRefusal(error, 'CREDENTIAL_GENERATION_CHANGED');

/** @throws ConnectFailure NETWORK_ERRORS when none can be reached */
async function openAll(openLink: OpenLink, addresses: readonly HsmAddress[]): Promise<readonly HsmLink[]> {
  const opened = await Promise.allSettled(addresses.map((address) => openLink(address)));
  const links = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const errors = opened.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const unexpected = errors.find((error) => !isUnreachable(error));
  if (unexpected !== undefined || links.length === 0) {
    for (const link of links) link.close();
    throw unexpected ?? new ConnectFailure('NETWORK_ERRORS', 'no HSM could be reached', errors[0]);
  }
  return links;
}
