// What one HSM is given of the cluster's users and keys, and how late: how HSMs of a cluster come to differ.

import { hsmPath } from './cluster-client.ts';
import type { ControlConnection } from './control-connection.ts';

/** A user or a key that an HSM is not given. */
export type WithheldSubject =
  | {
      /** In lower case. */
      readonly username: string;
    }
  | {
      /** Of a token key: those of sessions are on one HSM alone. */
      readonly keyHandle: number;
    };

/** What an HSM is given, and how late. */
export interface ListedReplication {
  /** Milliseconds by which it hears of changes later. */
  readonly lagMs: number;
  /** What it does not have. */
  readonly withheld: readonly WithheldSubject[];
}

/** Every method throws SimError as `ControlConnection.ask`, and resolves with how it is then. */
export class ReplicationClient {
  readonly #connection: ControlConnection;

  /** @internal Made by `SimulatorClient`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /** As it is now. */
  describe(clusterId: string, hsmId: string): Promise<ListedReplication> {
    return this.#connection.ask('GET', `${hsmPath(clusterId, hsmId)}/replication`);
  }

  /** @param lagMs how late the HSM hears of every change: 0 to 3,600,000, on the clock on the wall */
  setLag(clusterId: string, hsmId: string, lagMs: number): Promise<ListedReplication> {
    return this.#connection.ask('PUT', `${hsmPath(clusterId, hsmId)}/lag`, { lagMs });
  }

  /** The HSM does not have that user or key any more. @throws SimError `not_found` when the cluster has none such */
  withhold(clusterId: string, hsmId: string, subject: WithheldSubject): Promise<ListedReplication> {
    return this.#connection.ask('POST', `${hsmPath(clusterId, hsmId)}/withhold`, subject);
  }

  /** The HSM gets what it lacks. */
  release(clusterId: string, hsmId: string, subject: WithheldSubject): Promise<ListedReplication> {
    return this.#connection.ask('POST', `${hsmPath(clusterId, hsmId)}/release`, subject);
  }
}
