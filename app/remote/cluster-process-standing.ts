// How KMS stands with its cluster process, asked now: it may have gone since, or be another one.

import { SimError } from '../../src/errors.ts';
import type { ClusterDirectory } from '../../src/keystore/world.ts';
import type { ClusterProcessStanding } from '../control/cluster-process-standing.ts';
import type { ControlClient } from './control-client.ts';
import { meetClusterProcess } from './meet-cluster-process.ts';
import { remoteDirectory } from './remote-directory.ts';

/** @param clusterIds those that custom key stores are on @throws SimError `connection_closed` at the end */
export async function clusterProcessStanding(
  client: ControlClient,
  clusterIds: Iterable<string>,
): Promise<ClusterProcessStanding> {
  const { endpoint, name } = client;
  const unreachable = (why: string): ClusterProcessStanding => ({
    ...{ endpoint, isReachable: false, why, absentClusterIds: [] },
  });
  try {
    if ((await meetClusterProcess(client)) === undefined) return unreachable(`${name} does not answer`);
    return { endpoint, isReachable: true, absentClusterIds: await absentIn(remoteDirectory(client), clusterIds) };
  } catch (error) {
    if (!(error instanceof SimError) || error.code === 'connection_closed') throw error;
    return unreachable(error.message);
  }
}

async function absentIn(directory: ClusterDirectory, clusterIds: Iterable<string>): Promise<readonly string[]> {
  const absent: string[] = [];
  for (const clusterId of new Set(clusterIds)) {
    if ((await directory.describe(clusterId)) === undefined) absent.push(clusterId);
  }
  return absent;
}
