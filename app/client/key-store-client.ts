// Custom key stores: how they stand, how KMS stands with their HSMs, and the two operations of KMS that move them.

import { isErrorCode, SimError } from '../../src/errors.ts';
import type { ConnectionErrorCode, ConnectionState } from '../../src/keystore/connection-state.ts';
import { numberOf, textOf } from '../library/check-arguments.ts';
import { AwsService, askAws } from './aws-request.ts';
import { type ControlConnection, segment } from './control-connection.ts';

/** How a custom key store stands. */
export interface ListedKeyStore {
  /** `cks-...` */
  readonly customKeyStoreId: string;
  /** As it was called when it was created or updated. */
  readonly customKeyStoreName: string;
  /** Of its cluster. */
  readonly clusterId: string;
  /** As DescribeCustomKeyStores has it. */
  readonly connectionState: ConnectionState;
  /** In FAILED only. */
  readonly connectionErrorCode?: ConnectionErrorCode;
}

/** What has become of a custom key store. */
export interface KeyStoreNews {
  /** Of the store that it is about. */
  readonly customKeyStoreId: string;
  /** Undefined: it has been deleted. */
  readonly keyStore: ListedKeyStore | undefined;
}

/** The circuit from KMS to one HSM. */
export interface ListedConnection {
  /** `hsm-...` */
  readonly hsmId: string;
  /** Of the HSM. */
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

const SETTLE_TIMEOUT_MS = 30_000;
/** As far as timers reach. */
const TIMEOUT_MAX_MS = 2 ** 31 - 1;

/**
 * Every method throws SimError as `ControlConnection.ask`; `not_found` for a store that is not there. Those that are
 * operations of KMS have its exception as their code: `CustomKeyStoreInvalidStateException`, ...
 */
export class KeyStoreClient {
  readonly #connection: ControlConnection;

  /** @internal Made by `SimulatorClient`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /** All there are. */
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
  connect(customKeyStoreId: string): Promise<void> {
    return this.#callKms('ConnectCustomKeyStore', customKeyStoreId);
  }

  /** Resolves once it is DISCONNECTING. */
  disconnect(customKeyStoreId: string): Promise<void> {
    return this.#callKms('DisconnectCustomKeyStore', customKeyStoreId);
  }

  /**
   * Resolves once the store is neither CONNECTING nor DISCONNECTING.
   * @param timeoutMs default: 30,000
   * @throws SimError `deadline_exceeded`: with real durations somebody has to advance the calendar; `not_found`
   */
  async settled(customKeyStoreId: string, timeoutMs = SETTLE_TIMEOUT_MS): Promise<ListedKeyStore> {
    numberOf('timeoutMs', timeoutMs, TIMEOUT_MAX_MS);
    if (!(await this.list()).some((keyStore) => keyStore.customKeyStoreId === customKeyStoreId)) {
      throw new SimError('not_found', `there is no custom key store ${customKeyStoreId}`);
    }
    for await (const news of this.follow(AbortSignal.timeout(timeoutMs))) {
      if (news.customKeyStoreId !== customKeyStoreId) continue;
      if (news.keyStore === undefined) throw new SimError('not_found', `${customKeyStoreId} has been deleted`);
      if (!news.keyStore.connectionState.endsWith('ING')) return news.keyStore;
    }
    throw new SimError('deadline_exceeded', `${customKeyStoreId} is still on its way`);
  }

  /** None unless the store is CONNECTED. */
  async connections(customKeyStoreId: string): Promise<readonly ListedConnection[]> {
    const path = `custom-key-stores/${segment(customKeyStoreId)}/connections`;
    return (await this.#connection.ask<{ connections: readonly ListedConnection[] }>('GET', path)).connections;
  }

  async #callKms(operation: string, customKeyStoreId: string): Promise<void> {
    const input = { CustomKeyStoreId: textOf('customKeyStoreId', customKeyStoreId) };
    const answer = await askAws(this.#connection.endpoint, AwsService.KMS, operation, input);
    if (answer.output !== undefined) return;
    const { outcome, message } = answer;
    throw new SimError(isErrorCode(outcome) ? outcome : 'invalid_configuration', `${outcome}: ${message}`);
  }
}
