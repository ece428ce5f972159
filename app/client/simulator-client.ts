// A client of `/_sim/v1`: the physical world of a simulator that runs, a family of routes a member.

import type { ClusterProcessStanding } from '../control/cluster-process-standing.ts';
import type { SimulatorState } from '../ready-document.ts';
import { ClockClient } from './clock-client.ts';
import { ClusterClient } from './cluster-client.ts';
import { ControlConnection } from './control-connection.ts';
import { EventClient } from './event-client.ts';
import { FaultClient } from './fault-client.ts';
import { KeyStoreClient } from './key-store-client.ts';
import { NetworkClient } from './network-client.ts';
import { ReplicationClient } from './replication-client.ts';
import { UserClient } from './user-client.ts';

/**
 * Every method of it and of its members throws SimError: `connection_failed` when no simulator answers, `not_found` and
 * `invalid_configuration` with what the simulator says, `not_authorized` without its token, `simulator_unavailable` while it
 * starts, stops or is reset. What is refused changes nothing.
 */
export class SimulatorClient {
  /** The simulated calendar. */
  readonly clock: ClockClient;
  /** Clusters, their HSMs, mutual TLS and audit logs. */
  readonly clusters: ClusterClient;
  /** What was asked of KMS and CloudHSM, as CloudTrail has it. */
  readonly events: EventClient;
  /** What goes wrong: docs/faults.md has every kind. */
  readonly faults: FaultClient;
  /** Custom key stores of KMS. */
  readonly keyStores: KeyStoreClient;
  /** Subnets, security groups and zones. */
  readonly network: NetworkClient;
  /** What one HSM is given of users and keys. */
  readonly replication: ReplicationClient;
  /** Users of a cluster, without an admin. */
  readonly users: UserClient;
  readonly #connection: ControlConnection;

  /**
   * @param endpoint `http://127.0.0.1:4760`
   * @param token of a simulator that wants one; default: that of CLOUDHSM_SIM_TOKEN, if there is any
   * @throws SimError `invalid_configuration` for what is no endpoint
   */
  constructor(endpoint: string, token?: string) {
    const connection = new ControlConnection(endpoint, token);
    this.#connection = connection;
    this.clock = new ClockClient(connection);
    this.clusters = new ClusterClient(connection);
    this.events = new EventClient(connection);
    this.faults = new FaultClient(connection);
    this.keyStores = new KeyStoreClient(connection);
    this.network = new NetworkClient(connection);
    this.replication = new ReplicationClient(connection);
    this.users = new UserClient(connection);
  }

  /** Everything there is, as the ready file would have it now, without secrets. */
  state(): Promise<SimulatorState> {
    return this.#connection.ask('GET', 'state');
  }

  /** How it stands with the process that has the clusters: another one for KMS that runs alone, else itself. */
  clusterProcess(): Promise<ClusterProcessStanding> {
    return this.#connection.ask('GET', 'cluster-process');
  }

  /**
   * Everything is taken down and started anew, as it was at the start: with other ids and passwords, no faults, today's
   * date. Resolves with what there is then, without secrets.
   */
  reset(): Promise<SimulatorState> {
    return this.#connection.ask('POST', 'reset');
  }
}
