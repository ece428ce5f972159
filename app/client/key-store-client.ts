// Custom key stores, as KMS stands with their HSMs.

import { type ControlConnection, segment } from './control-connection.ts';

/** The circuit from KMS to one HSM. */
export interface ListedConnection {
  readonly hsmId: string;
  readonly availabilityZone: string;
  /** `waiting`: for the next attempt; `refused`: the credential was, and nothing more happens by itself. */
  readonly state: 'connecting' | 'connected' | 'waiting' | 'refused';
  /** Requests under way. */
  readonly inFlight: number;
  /** Attempts in a row that came to nothing. */
  readonly failureCount: number;
  /** While it waits: until the next attempt, milliseconds. */
  readonly retryInMs?: number;
}

/** Every method throws SimError as `ControlConnection.ask`; `not_found` for a store that is not there. */
export class KeyStoreClient {
  readonly #connection: ControlConnection;

  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /** None unless the store is CONNECTED. */
  async connections(customKeyStoreId: string): Promise<readonly ListedConnection[]> {
    const path = `custom-key-stores/${segment(customKeyStoreId)}/connections`;
    return (await this.#connection.ask<{ connections: readonly ListedConnection[] }>('GET', path)).connections;
  }
}
