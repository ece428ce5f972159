// Where a cluster's HSMs are and by what they prove who they are, as a simulator that runs tells it: asked anew each time,
// for HSMs come and go.

import type { HsmAddress } from '../../../src/client/hsm-link.ts';
import { SimError } from '../../../src/errors.ts';
import type { SimulatorClient } from '../../client/simulator-client.ts';
import type { ReadyCluster } from '../../ready-document.ts';

export interface DirectoryParts {
  readonly control: SimulatorClient;
  /** Undefined: the only one. */
  readonly clusterId: string | undefined;
  /** PEM; undefined: what the simulator says. */
  readonly trustAnchor: string | undefined;
}

export class HsmDirectory {
  readonly clusterId: string;
  readonly #parts: DirectoryParts;
  readonly #trustAnchorPem: string;

  private constructor(parts: DirectoryParts, clusterId: string, trustAnchorPem: string) {
    this.#parts = parts;
    this.clusterId = clusterId;
    this.#trustAnchorPem = trustAnchorPem;
  }

  /** @throws SimError `not_found`, `invalid_configuration`, `connection_failed` */
  static async open(parts: DirectoryParts): Promise<HsmDirectory> {
    const cluster = chosen(await parts.control.clusters.list(), parts.clusterId);
    const trustAnchorPem =
      parts.trustAnchor ?? (await parts.control.clusters.describe(cluster.clusterId)).trustAnchorPem;
    if (trustAnchorPem !== undefined) return new HsmDirectory(parts, cluster.clusterId, trustAnchorPem);
    throw new SimError('invalid_configuration', `the cluster ${cluster.clusterId} is not initialized`);
  }

  /** Of the HSMs that can be connected to. @throws SimError `connection_failed`; `not_found` once the cluster is gone */
  async addresses(): Promise<readonly HsmAddress[]> {
    const { clusterId } = this;
    const { hsms, clusterCertificatePem: certificatePem } = await this.#parts.control.clusters.describe(clusterId);
    if (certificatePem === undefined) return [];
    const certificates = { trustAnchorPem: this.#trustAnchorPem, certificatePem };
    return hsms.flatMap(({ hsmId, availabilityZone, state, host, port }) =>
      state === 'ACTIVE' ? [{ clusterId, hsmId, availabilityZone, destination: { host, port, ...certificates } }] : [],
    );
  }
}

/** @throws SimError `not_found` in the place of an error that says only what has become of its HSMs, once the cluster is gone */
export async function requireCluster(directory: HsmDirectory): Promise<void> {
  const gone = await directory.addresses().then(
    () => false,
    // Whatever else keeps the simulator from answering may pass.
    (error: unknown) => SimError.is(error, 'not_found'),
  );
  if (!gone) return;
  throw new SimError(
    'not_found',
    `the simulator has no cluster ${directory.clusterId} any more, for it was reset or the cluster deleted: connect another HsmClient, to a cluster that it has now`,
  );
}

function chosen(clusters: readonly ReadyCluster[], clusterId: string | undefined): ReadyCluster {
  const [first, ...others] = clusters.filter((cluster) => clusterId === undefined || cluster.clusterId === clusterId);
  if (first === undefined) {
    throw new SimError(
      'not_found',
      clusterId === undefined ? 'there is no cluster' : `there is no cluster ${clusterId}`,
    );
  }
  if (others.length === 0) return first;
  const ids = clusters.map((cluster) => cluster.clusterId).join(', ');
  throw new SimError('invalid_configuration', `there are several clusters: name one as clusterId: ${ids}`);
}
