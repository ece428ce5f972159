// One attempt to connect: find the cluster, build the network parts, reach the HSMs, log in, rotate. All or nothing:
// an attempt that fails or is aborted leaves no connection and no network part behind.

import type { HsmAddress, HsmLink, OpenLink } from '../client/hsm-link.ts';
import { SimError } from '../errors.ts';
import type { RandomSource } from '../runtime/random.ts';
import { activeHsmAddresses } from './cluster-requirements.ts';
import { ConnectFailure, isUnreachable } from './connect-failure.ts';
import type { KeyStoreRecord } from './key-store-records.ts';
import type { KmsuserCredentials } from './kmsuser-credentials.ts';
import { Rotation } from './rotation.ts';
import type { ClusterDirectory, NetworkBuilder } from './world.ts';

export interface ConnectorWorld {
  readonly directory: ClusterDirectory;
  readonly network: NetworkBuilder;
  readonly openLink: OpenLink;
  readonly random: RandomSource;
}

/** A rotation whose change got no answer, or was overtaken by an earlier one's late arrival, is tried again. */
const TRIES_MAX = 3;

/**
 * Resolves with one logged-in link for each HSM that could be reached.
 * @throws ConnectFailure, SimError: connectFailureOf makes a ConnectionErrorCode of either
 */
export async function attemptToConnect(
  world: ConnectorWorld,
  record: KeyStoreRecord,
  credentials: KmsuserCredentials,
  signal: AbortSignal,
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
    return await reachAndRotate(world, addresses, credentials, signal);
  } catch (error) {
    // Why the attempt failed is what counts; what cannot be removed now is replaced by the next one.
    await world.network.remove(record.customKeyStoreId).catch(() => {});
    throw error;
  }
}

async function reachAndRotate(
  world: ConnectorWorld,
  addresses: readonly HsmAddress[],
  credentials: KmsuserCredentials,
  signal: AbortSignal,
): Promise<readonly HsmLink[]> {
  const rotation = new Rotation(credentials, world.random, signal);
  for (let tries = 1; ; tries++) {
    const links = await openAll(world.openLink, addresses, signal);
    const closeAll = (): void => {
      for (const link of links) link.close();
    };
    // Whatever is under way ends with its link.
    signal.addEventListener('abort', closeAll);
    try {
      signal.throwIfAborted();
      const rotated = await rotation.run(links);
      for (const link of links) if (!rotated.includes(link)) link.close();
      return rotated;
    } catch (error) {
      closeAll();
      if (tries === TRIES_MAX || !isWorthAnotherTry(error) || rotation.wasRefused) throw error;
    } finally {
      signal.removeEventListener('abort', closeAll);
    }
  }
}

const isWorthAnotherTry = (error: unknown): boolean =>
  SimError.is(error, 'outcome_unknown') ||
  SimError.is(error, 'connection_lost') ||
  SimError.isRefusal(error, 'CREDENTIAL_GENERATION_CHANGED');

/** @throws ConnectFailure NETWORK_ERRORS when none can be reached */
async function openAll(
  openLink: OpenLink,
  addresses: readonly HsmAddress[],
  signal: AbortSignal,
): Promise<readonly HsmLink[]> {
  const opening = addresses.map((address) => openLink(address));
  const opened = await Promise.race([Promise.allSettled(opening), abortion(signal)]).catch((error: unknown) => {
    // Nobody waits for those that still come up.
    for (const link of opening) link.then((late) => late.close()).catch(() => {});
    throw error;
  });
  const links = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const errors = opened.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const unexpected = errors.find((error) => !isUnreachable(error));
  if (unexpected !== undefined || links.length === 0) {
    for (const link of links) link.close();
    throw unexpected ?? new ConnectFailure('NETWORK_ERRORS', 'no HSM could be reached', errors[0]);
  }
  return links;
}

/** Rejects with the signal's reason when it is aborted. */
const abortion = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
