// The clusters of one account and Region.

import { SimError } from '../../src/errors.ts';
import { KEY_HANDLE_RANGE_COUNT } from '../hsm/key-handles.ts';
import { Backups, type OpenedBackup } from './backups.ts';
import { Cluster } from './cluster.ts';
import type { ClusterDescription, ClusterSettings } from './cluster-description.ts';
import type { ClusterSubnet } from './cluster-network.ts';
import { type Durations, NO_DURATIONS } from './durations.ts';
import type { ClusterEnvironment } from './environment.ts';
import { Hardware, type HardwareRoots } from './hardware-certificates.ts';
import { newId } from './ids.ts';

/** AWS's default quota is 4 and can be raised. */
const CLUSTER_COUNT_MAX = 100;
/** CloudHSM's ports. Members of a cluster's group reach each other on them. */
const PORT_FIRST = 2223;
const PORT_LAST = 2225;

export const DEFAULT_CLUSTER_SETTINGS: ClusterSettings = {
  hsmType: 'hsm2m.medium',
  mode: 'FIPS',
  backupRetentionDays: 90,
};

const invalidRequest = (message: string): SimError => new SimError('CloudHsmInvalidRequestException', message);

export class Clusters {
  readonly backups: Backups;
  readonly #environment: ClusterEnvironment;
  readonly #hardware: Hardware;
  readonly #clusters = new Map<string, Cluster>();
  #createdCount = 0;

  constructor(environment: ClusterEnvironment) {
    const { random, clock, generateKeyPair } = environment;
    this.#environment = environment;
    this.backups = new Backups({ random, calendar: clock.calendar, durations: () => this.durations });
    this.#hardware = new Hardware(generateKeyPair, () => ({ random, nowMs: clock.calendar.now() }));
  }

  /** How long what begins now takes. */
  get durations(): Durations {
    return this.#environment.durations?.() ?? NO_DURATIONS;
  }

  /** What customers trust when they verify an HSM's identity. */
  hardwareRoots(): Promise<HardwareRoots> {
    return this.#hardware.roots();
  }

  /**
   * UNINITIALIZED, without HSMs, with its security group `cloudhsm-cluster-<cluster id>-sg`.
   * @param clusterId default: a new one
   * @throws SimError `CloudHsmInvalidRequestException`: subnets that do not exist, lie in several VPCs or twice in one
   * availability zone, none at all; too many clusters; there is one of that id
   */
  create(
    subnetIds: readonly string[],
    settings: ClusterSettings = DEFAULT_CLUSTER_SETTINGS,
    clusterId?: string,
  ): Cluster {
    const cluster = this.#add(subnetIds, settings, undefined, clusterId);
    cluster.created();
    return cluster;
  }

  /**
   * As CreateCluster: CREATE_IN_PROGRESS when it returns.
   * @param source what it is made from: ACTIVE in the end, without HSMs
   * @throws SimError as `create`
   */
  begin(subnetIds: readonly string[], settings: ClusterSettings, source?: OpenedBackup): Cluster {
    const cluster = this.#add(subnetIds, settings, source);
    const done = cluster.create(this.durations.createClusterMs);
    this.inBackground(done, 'a cluster was not created');
    return cluster;
  }

  /**
   * As DeleteCluster: resolves with the cluster in DELETE_IN_PROGRESS; then it vanishes.
   * @throws SimError as `Cluster.beginDelete`
   */
  async delete(cluster: Cluster): Promise<ClusterDescription> {
    const { done } = await cluster.beginDelete(this.durations.deleteClusterMs);
    const description = cluster.describe();
    const gone = done.then(() => void this.#clusters.delete(cluster.clusterId));
    this.inBackground(gone, 'a cluster was not deleted');
    return { ...description, state: 'DELETE_IN_PROGRESS' };
  }

  /** What goes on after it has been answered: a failure is told to the log. */
  inBackground(done: Promise<unknown>, failure: string): void {
    done.catch((err) => this.#environment.logger?.error({ err }, failure));
  }

  find(clusterId: string): Cluster | undefined {
    return this.#clusters.get(clusterId);
  }

  /** The cluster that has this HSM, or has lost it. */
  findByHsm(hsmId: string): Cluster | undefined {
    return this.list().find((cluster) => cluster.knowsHsm(hsmId));
  }

  /** In the order in which they were created. */
  list(): readonly Cluster[] {
    return [...this.#clusters.values()];
  }

  /** Resolves once all that has become due on the calendar by now is over, or has failed. */
  async settled(): Promise<void> {
    await Promise.all(this.list().map((cluster) => cluster.settled()));
  }

  /** Stops every HSM in order. */
  async close(): Promise<void> {
    await Promise.all(this.list().map((cluster) => cluster.close()));
  }

  #add(
    subnetIds: readonly string[],
    settings: ClusterSettings,
    source?: OpenedBackup,
    clusterId: string = newId(this.#environment.random, 'cluster'),
  ): Cluster {
    const isExhausted = source !== undefined && this.#createdCount >= KEY_HANDLE_RANGE_COUNT;
    if (isExhausted || this.#clusters.size >= CLUSTER_COUNT_MAX) {
      throw invalidRequest('The maximum number of clusters is reached.');
    }
    if (this.#clusters.has(clusterId)) throw invalidRequest(`There is a cluster ${clusterId} already.`);
    const subnets = this.#findSubnets(subnetIds);
    const { groupId: securityGroupId } = this.#environment.network.createSecurityGroup(
      subnets[0].vpcId,
      `cloudhsm-cluster-${clusterId}-sg`,
      (groupId) =>
        (['inbound', 'outbound'] as const).map((direction) => ({
          direction,
          protocol: 'tcp',
          fromPort: PORT_FIRST,
          toPort: PORT_LAST,
          groupId,
        })),
    );
    const services = { environment: this.#environment, backups: this.backups, hardware: this.#hardware };
    const cluster = new Cluster(
      { clusterId, ordinal: this.#createdCount, securityGroupId, subnets },
      settings,
      services,
      source,
    );
    this.#createdCount += 1;
    this.#clusters.set(clusterId, cluster);
    return cluster;
  }

  #findSubnets(subnetIds: readonly string[]): readonly [ClusterSubnet, ...ClusterSubnet[]] {
    const [first, ...others] = subnetIds.map((subnetId) => {
      const subnet = this.#environment.network.subnet(subnetId);
      if (subnet === undefined) throw invalidRequest(`The subnet ${subnetId} does not exist.`);
      return subnet;
    });
    if (first === undefined) throw invalidRequest('A cluster needs at least one subnet.');
    const zones = new Set([first.availabilityZone]);
    for (const { availabilityZone, vpcId } of others) {
      if (vpcId !== first.vpcId) throw invalidRequest('The subnets lie in several VPCs.');
      if (zones.has(availabilityZone)) throw invalidRequest(`There are two subnets in ${availabilityZone}.`);
      zones.add(availabilityZone);
    }
    return [first, ...others];
  }
}
