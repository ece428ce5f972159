// What one HSM is given of the cluster's users and keys, and how late: how HSMs of a cluster come to differ.

import { hsmPath } from './cluster-client.ts';
import type { ControlConnection } from './control-connection.ts';

export type WithheldSubject = { readonly username: string } | { readonly keyHandle: number };

export interface ListedReplication {
  readonly lagMs: number;
  readonly withheld: readonly WithheldSubject[];
}

/** Every method throws SimError as `ControlConnection.ask`, and resolves with how it is then. */
export class ReplicationClient {
  readonly #connection: ControlConnection;

  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  describe(clusterId: string, hsmId: string): Promise<ListedReplication> {
    return this.#connection.ask('GET', `${hsmPath(clusterId, hsmId)}/replication`);
  }

  /** @param lagMs how late the HSM hears of every change: 0 to 3,600,000, on the clock on the wall */
  setLag(clusterId: string, hsmId: string, lagMs: number): Promise<ListedReplication> {
    return this.#connection.ask('PUT', `${hsmPath(clusterId, hsmId)}/lag`, { lagMs });
  }

  /** The HSM does not have that user or key any more. */
  withhold(clusterId: string, hsmId: string, subject: WithheldSubject): Promise<ListedReplication> {
    return this.#connection.ask('POST', `${hsmPath(clusterId, hsmId)}/withhold`, subject);
  }

  /** The HSM gets what it lacks. */
  release(clusterId: string, hsmId: string, subject: WithheldSubject): Promise<ListedReplication> {
    return this.#connection.ask('POST', `${hsmPath(clusterId, hsmId)}/release`, subject);
  }
}
