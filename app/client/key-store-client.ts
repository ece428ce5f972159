// Custom key stores, as KMS stands with their HSMs.

import type { ConnectionErrorCode, ConnectionState } from '../../src/keystore/connection-state.ts';
import { type ControlConnection, segment } from './control-connection.ts';

/** How a custom key store stands. */
export interface ListedKeyStore {
  readonly customKeyStoreId: string;
  readonly customKeyStoreName: string;
  readonly clusterId: string;
  readonly connectionState: ConnectionState;
  /** In FAILED only. */
  readonly connectionErrorCode?: ConnectionErrorCode;
}

export interface KeyStoreNews {
  readonly customKeyStoreId: string;
  /** Undefined: it has been deleted. */
  readonly keyStore: ListedKeyStore | undefined;
}

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

  async list(): Promise<readonly ListedKeyStore[]> {
    const path = 'custom-key-stores';
    return (await this.#connection.ask<{ customKeyStores: readonly ListedKeyStore[] }>('GET', path)).customKeyStores;
  }

  /** First what there is, then whatever becomes of it; ends when the simulator does, or by the signal. */
  async *follow(signal: AbortSignal): AsyncGenerator<KeyStoreNews, void> {
    for await (const { event, data } of this.#connection.follow('custom-key-stores/events', signal)) {
      const keyStore = data as ListedKeyStore;
      const { customKeyStoreId } = keyStore;
      yield { customKeyStoreId, keyStore: event === 'deleted' ? undefined : keyStore };
    }
  }

  /** None unless the store is CONNECTED. */
  async connections(customKeyStoreId: string): Promise<readonly ListedConnection[]> {
    const path = `custom-key-stores/${segment(customKeyStoreId)}/connections`;
    return (await this.#connection.ask<{ connections: readonly ListedConnection[] }>('GET', path)).connections;
  }
}
