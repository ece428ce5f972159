// Custom key stores: their states, by the KMS API, and how KMS stands with their HSMs.

import { isErrorCode, SimError } from '../../src/errors.ts';
import type { ConnectionErrorCode, ConnectionState } from '../../src/keystore/connection-state.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { type ControlConnection, segment } from './control-connection.ts';
import { callKms } from './kms-client.ts';

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

/** Of DescribeCustomKeyStores. */
interface Described {
  readonly CustomKeyStores: readonly {
    readonly CustomKeyStoreId: string;
    readonly CustomKeyStoreName: string;
    readonly CloudHsmClusterId: string;
    readonly ConnectionState: ConnectionState;
    readonly ConnectionErrorCode?: ConnectionErrorCode;
  }[];
  readonly NextMarker?: string;
}

const SETTLE_TIMEOUT_MS = 30_000;
const POLL_INTERVAL_MS = 20;

/**
 * Every method throws SimError as `ControlConnection.ask`, or with the exception of KMS as its code:
 * `CustomKeyStoreNotFoundException`, `CustomKeyStoreInvalidStateException`, ...
 */
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

  /** Resolves once it is CONNECTING: `settled` waits for what comes of it. */
  async connect(customKeyStoreId: string): Promise<void> {
    await this.#call('ConnectCustomKeyStore', { CustomKeyStoreId: customKeyStoreId });
  }

  /** Resolves once it is DISCONNECTING. */
  async disconnect(customKeyStoreId: string): Promise<void> {
    await this.#call('DisconnectCustomKeyStore', { CustomKeyStoreId: customKeyStoreId });
  }

  /**
   * Resolves once the store is neither CONNECTING nor DISCONNECTING.
   * @param timeoutMs default: 30,000
   * @throws SimError `deadline_exceeded`: with real durations somebody has to advance the calendar
   */
  async settled(customKeyStoreId: string, timeoutMs = SETTLE_TIMEOUT_MS): Promise<ListedKeyStore> {
    const dueMs = systemMonotonic.now() + timeoutMs;
    for (;;) {
      const [store] = await this.#describe({ CustomKeyStoreId: customKeyStoreId });
      if (store !== undefined && !store.connectionState.endsWith('ING')) return store;
      if (systemMonotonic.now() >= dueMs) {
        throw new SimError('deadline_exceeded', `${customKeyStoreId} is still ${store?.connectionState}`);
      }
      await pause();
    }
  }

  /** None unless the store is CONNECTED. @throws SimError `not_found` for a store that is not there */
  async connections(customKeyStoreId: string): Promise<readonly ListedConnection[]> {
    const path = `custom-key-stores/${segment(customKeyStoreId)}/connections`;
    return (await this.#connection.ask<{ connections: readonly ListedConnection[] }>('GET', path)).connections;
  }

  async #describe(filter: object): Promise<readonly ListedKeyStore[]> {
    const stores: ListedKeyStore[] = [];
    let marker: string | undefined;
    do {
      const input = { ...filter, ...(marker !== undefined && { Marker: marker }) };
      const { CustomKeyStores, NextMarker } = (await this.#call(
        'DescribeCustomKeyStores',
        input,
      )) as unknown as Described;
      for (const { ConnectionErrorCode: connectionErrorCode, ...store } of CustomKeyStores) {
        stores.push({
          ...{ customKeyStoreId: store.CustomKeyStoreId, customKeyStoreName: store.CustomKeyStoreName },
          ...{ clusterId: store.CloudHsmClusterId, connectionState: store.ConnectionState },
          ...(connectionErrorCode && { connectionErrorCode }),
        });
      }
      marker = NextMarker;
    } while (marker !== undefined);
    return stores;
  }

  async #call(operation: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const { endpoint } = this.#connection;
    const { outcome, output } = await callKms(endpoint, operation, input);
    if (output !== undefined) return output;
    if (outcome === 'connection_reset') {
      throw new SimError('connection_failed', `nothing answers at ${endpoint}: is the simulator running?`);
    }
    throw new SimError(isErrorCode(outcome) ? outcome : 'invalid_configuration', `${operation}: ${outcome}`);
  }
}

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    // Somebody waits for it: unlike other timers of ours it keeps the process alive.
    setTimeout(resolve, POLL_INTERVAL_MS);
  });
