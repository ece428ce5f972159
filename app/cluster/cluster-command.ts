// `cloudhsm-sim cluster list|lose-hsm|restore-hsm|add-hsm`: clusters of a simulator that runs.

import { SimulatorClient } from '../client/simulator-client.ts';
import type { SimulatorFlags } from '../commands/simulator-command.ts';
import type { ReadyCluster } from '../ready-document.ts';
import { columns, type Output } from '../terminal/print.ts';
import { showProgress } from '../terminal/progress.ts';
import { findCluster, findClusterOfHsm, zonesOf } from './find-cluster.ts';

export interface ClusterFlags extends SimulatorFlags {
  readonly cluster?: string;
}

export interface AddHsmFlags extends ClusterFlags {
  readonly zone?: string;
}

export async function showClusters({ endpoint }: SimulatorFlags): Promise<Output> {
  const clusters = await new SimulatorClient(endpoint).clusters.list();
  return { value: clusters, lines: clusters.flatMap(linesOf) };
}

function linesOf({ clusterId, state, hsms, lostHsms }: ReadyCluster): readonly string[] {
  const rows = [
    ...hsms.map(({ hsmId, availabilityZone, endpoint }) => [`  ${hsmId}`, availabilityZone, endpoint]),
    ...lostHsms.map(({ hsmId, availabilityZone }) => [`  ${hsmId}`, availabilityZone, 'lost']),
  ];
  return [`${clusterId}  ${state}`, ...columns(rows)];
}

export async function loseHsm(hsmId: string, { endpoint }: SimulatorFlags): Promise<Output> {
  const simulator = new SimulatorClient(endpoint);
  const { clusterId } = await findClusterOfHsm(simulator, hsmId);
  await showProgress(`losing ${hsmId}`, simulator.clusters.loseHsm(clusterId, hsmId));
  return { value: { clusterId, hsmId, lost: true }, lines: [`${hsmId} of ${clusterId} is lost`] };
}

export async function restoreHsm(lostId: string, { endpoint, cluster }: ClusterFlags): Promise<Output> {
  const simulator = new SimulatorClient(endpoint);
  const { clusterId } = await findCluster(simulator, cluster);
  const restoring = simulator.clusters.restoreHsm(clusterId, lostId);
  const hsmId = await showProgress(`an HSM in the place of ${lostId}`, restoring);
  const value = { clusterId, hsmId, inPlaceOf: lostId };
  return { value, lines: [`${hsmId} of ${clusterId} is in the place of ${lostId}`] };
}

export async function addHsm({ endpoint, cluster, zone }: AddHsmFlags): Promise<Output> {
  const simulator = new SimulatorClient(endpoint);
  const found = await findCluster(simulator, cluster);
  const { clusterId } = found;
  const availabilityZone = zone ?? emptiestOf(await zonesOf(endpoint, clusterId), found);
  const adding = simulator.clusters.addHsm(clusterId, availabilityZone);
  const hsmId = await showProgress(`an HSM in ${availabilityZone}`, adding);
  const value = { clusterId, hsmId, availabilityZone };
  return { value, lines: [`${hsmId} of ${clusterId} is in ${availabilityZone}`] };
}

/** The zone with the fewest HSMs; the first of several. */
function emptiestOf(zones: readonly string[], { hsms }: ReadyCluster): string {
  const countIn = (zone: string): number => hsms.filter(({ availabilityZone }) => availabilityZone === zone).length;
  return zones.reduce((emptiest, zone) => (countIn(zone) < countIn(emptiest) ? zone : emptiest), zones[0] ?? '');
}
