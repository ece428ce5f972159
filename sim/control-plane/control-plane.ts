// What the operations work on: the clusters and backups of one account and Region, and what is only kept for them.

import type { CalendarClock } from '../../src/runtime/clock.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Clusters } from '../cluster/clusters.ts';
import { resourceNotFound } from './errors.ts';
import type { ResourcePolicies } from './resource-policies.ts';
import type { Tags } from './tags.ts';

export interface ControlPlane {
  readonly clusters: Clusters;
  readonly calendar: CalendarClock;
  readonly region: string;
  readonly accountId: string;
  readonly tags: Tags;
  readonly policies: ResourcePolicies;
}

/** @throws SimError `CloudHsmResourceNotFoundException` */
export function requireCluster({ clusters }: Pick<ControlPlane, 'clusters'>, clusterId: string): Cluster {
  const cluster = clusters.find(clusterId);
  if (cluster === undefined) throw resourceNotFound(`The cluster ${clusterId} does not exist.`);
  return cluster;
}

export const backupArn = (
  { region, accountId }: Pick<ControlPlane, 'region' | 'accountId'>,
  backupId: string,
): string => `arn:aws:cloudhsm:${region}:${accountId}:backup/${backupId}`;

/**
 * The id that a backup's id or ARN names; an ARN of another account or Region names none that is here.
 * @throws SimError `CloudHsmResourceNotFoundException`
 */
export function backupIdOf(controlPlane: ControlPlane, idOrArn: string): string {
  const backupId = idOrArn.slice(idOrArn.lastIndexOf('/') + 1);
  if (idOrArn === backupId || idOrArn === backupArn(controlPlane, backupId)) return backupId;
  throw resourceNotFound(`The backup ${idOrArn} does not exist.`);
}
