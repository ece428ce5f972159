// The clusters of a simulator, each connected to when a command first asks for it, and kept between commands.

import type { HsmAddress, OpenLink } from '../../../src/client/hsm-link.ts';
import { SimError } from '../../../src/errors.ts';
import type { MonotonicClock } from '../../../src/runtime/clock.ts';
import type { RandomSource } from '../../../src/runtime/random.ts';
import { withMutualTlsHint } from '../../client/mutual-tls-hint.ts';
import { SimulatorClient } from '../../client/simulator-client.ts';
import type { MutualTls } from '../command-context.ts';
import { ClusterConnection } from './cluster-connection.ts';
import type { Location } from './location.ts';
import { readTrustAnchor } from './trust-anchor-file.ts';

export interface ClustersParts {
  readonly location: Location;
  readonly openLink: OpenLink;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
}

const SHOW_ONE = 'show a certificate with --client-cert-hsm-tls-file and --client-key-hsm-tls-file';
const SHOW_ANOTHER =
  'is the client certificate valid, and under one of its trust anchors (cluster mtls list-trust-anchors)?';

export class Clusters {
  readonly #parts: ClustersParts;
  readonly #simulator: SimulatorClient;
  readonly #connections = new Map<string, ClusterConnection>();

  constructor(parts: ClustersParts) {
    this.#parts = parts;
    this.#simulator = new SimulatorClient(parts.location.endpoint, parts.location.token);
  }

  /**
   * @param clusterId undefined: the only one
   * @throws SimError `connection_failed` without a simulator; `not_found` without such a cluster; `invalid_configuration`
   * when there are several
   */
  async choose(clusterId: string | undefined): Promise<ClusterConnection> {
    const id = clusterId ?? (await this.#onlyId());
    const known = this.#connections.get(id);
    if (known !== undefined) return known;
    const { clock, random, location } = this.#parts;
    const hint = location.identity === undefined ? SHOW_ONE : SHOW_ANOTHER;
    const connection = new ClusterConnection({
      ...{ clusterId: id, clock, random, keyAvailabilityCheck: location.keyAvailabilityCheck },
      openLink: withMutualTlsHint(this.#parts.openLink, this.#simulator.clusters, hint),
      discover: () => this.#addresses(id),
      mutualTls: this.#mutualTls(id),
    });
    this.#connections.set(id, connection);
    return connection;
  }

  /** Logs out everywhere. */
  async close(): Promise<void> {
    await Promise.all([...this.#connections.values()].map((connection) => connection.logout()));
  }

  /** Asked of the simulator itself, whose control API has it. */
  #mutualTls(clusterId: string): MutualTls {
    const { clusters } = this.#simulator;
    return {
      trustAnchors: () => clusters.trustAnchors(clusterId),
      register: (certificatePem) => clusters.registerTrustAnchor(clusterId, certificatePem),
      deregister: (reference) => clusters.deregisterTrustAnchor(clusterId, reference),
      level: async () => ((await clusters.describe(clusterId)).mutualTlsEnforced ? 'cluster' : 'none'),
      setLevel: async (level) => void (await clusters.enforceMutualTls(clusterId, level === 'cluster')),
    };
  }

  async #onlyId(): Promise<string> {
    const [first, second, ...more] = (await this.#asked(this.#simulator.clusters.list())).filter(
      ({ state }) => state !== 'DELETED',
    );
    if (first === undefined) throw new SimError('not_found', 'the simulator has no cluster');
    if (second === undefined) return first.clusterId;
    const ids = [first, second, ...more].map(({ clusterId }) => clusterId).join(', ');
    throw new SimError('invalid_configuration', `There are several clusters: name one with --cluster-id: ${ids}`);
  }

  /** Nobody answers, and the ready file may know why. */
  async #asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (cause) {
      const { endpoint, whyNobody } = this.#parts.location;
      if (whyNobody === undefined || !SimError.is(cause, 'connection_failed')) throw cause;
      throw new SimError('connection_failed', `no simulator answers at ${endpoint}: ${whyNobody}`, { cause });
    }
  }

  async #addresses(clusterId: string): Promise<readonly HsmAddress[]> {
    const { hsmCaCert } = this.#parts.location;
    const { hsms, clusterCertificatePem, ...cluster } = await this.#asked(this.#simulator.clusters.describe(clusterId));
    const trustAnchorPem = hsmCaCert === undefined ? cluster.trustAnchorPem : readTrustAnchor(hsmCaCert);
    if (clusterCertificatePem === undefined || trustAnchorPem === undefined) {
      throw new SimError('no_hsm_available', `the cluster ${clusterId} is not initialized`);
    }
    const certificates = { trustAnchorPem, certificatePem: clusterCertificatePem };
    return hsms.flatMap(({ hsmId, availabilityZone, state, host, port }) =>
      state === 'ACTIVE' ? [{ clusterId, hsmId, availabilityZone, destination: { host, port, ...certificates } }] : [],
    );
  }
}
