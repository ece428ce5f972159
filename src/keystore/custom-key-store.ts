// One custom key store alive: the one writer of its connection state. Each state carries only what is valid in it.

import type { HsmLink } from '../client/hsm-link.ts';
import { SimError } from '../errors.ts';
import type { Timer } from '../runtime/clock.ts';
import { Mutex } from '../runtime/mutex.ts';
import { attemptToConnect } from './connect-attempt.ts';
import { type ConnectFailure, connectFailureOf } from './connect-failure.ts';
import {
  type ConnectionErrorCode,
  type ConnectionEvent,
  type ConnectionState,
  transition,
} from './connection-state.ts';
import type { Connector } from './connector.ts';
import type { KeyStoreRecord } from './key-store-records.ts';
import { KeyStoreSession } from './key-store-session.ts';
import { KmsuserCredentials } from './kmsuser-credentials.ts';

type Connection =
  | { readonly state: 'DISCONNECTED' }
  | { readonly state: 'CONNECTING'; readonly attempt: Attempt }
  | { readonly state: 'CONNECTED'; readonly session: KeyStoreSession }
  | { readonly state: 'FAILED'; readonly errorCode: ConnectionErrorCode }
  /** `timer` ends it, if it takes time. */
  | { readonly state: 'DISCONNECTING'; readonly timer: Timer | undefined };

/** A disconnect aborts it; its links are closed then, and it ends soon after. Its end changes nothing any more. */
interface Attempt {
  readonly controller: AbortController;
  readonly timer: Timer | undefined;
}

export class CustomKeyStore {
  /** Whatever depends on the state, or moves it, is recorded and made one after another. */
  readonly changes = new Mutex();
  readonly #connector: Connector;
  readonly #record: () => KeyStoreRecord;
  readonly #credentials: KmsuserCredentials;
  readonly #onChange: () => void;
  #connection: Connection = { state: 'DISCONNECTED' };
  readonly #awaiting: ((state: ConnectionState) => void)[] = [];
  /** What attempts and connections that are over still do: DISCONNECTED is reported, and the next attempt made, after it. */
  #cleanUp: Promise<void> = Promise.resolve();

  /** @param onChange hears of every change of its state */
  constructor(connector: Connector, record: () => KeyStoreRecord, onChange: () => void) {
    this.#connector = connector;
    this.#record = record;
    this.#onChange = onChange;
    this.#credentials = new KmsuserCredentials(connector.vault, record, (fact) => connector.journal.record(fact));
  }

  /** Resolves with the next state that is not on the way to another; at once when this one is not. */
  settled(): Promise<ConnectionState> {
    if (!isPassing(this.state)) return Promise.resolve(this.state);
    return new Promise((resolve) => this.#awaiting.push(resolve));
  }

  /** Resolves once attempts and disconnects whose time has come are over: at once while their time has not. */
  async idle(): Promise<void> {
    await this.#cleanUp;
    await this.changes.run(async () => {});
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  get errorCode(): ConnectionErrorCode | undefined {
    return this.#connection.state === 'FAILED' ? this.#connection.errorCode : undefined;
  }

  /** @throws SimError CustomKeyStoreInvalidStateException unless CONNECTED */
  get session(): KeyStoreSession {
    if (this.#connection.state !== 'CONNECTED') throw this.#invalidState('');
    return this.#connection.session;
  }

  /** True when a connect would begin an attempt; false when it has no effect. @throws CustomKeyStoreInvalidStateException */
  mayConnect(): boolean {
    return this.#legal('connect') !== 'no_effect';
  }

  /** Begins an attempt, unless one is under way or has succeeded. @throws SimError CustomKeyStoreInvalidStateException */
  connect(): Promise<void> {
    return this.changes.run(async () => {
      if (!this.mayConnect()) return;
      await this.#recordState('CONNECTING');
      this.#begin();
    });
  }

  /** @throws SimError CustomKeyStoreInvalidStateException */
  disconnect(): Promise<void> {
    return this.changes.run(async () => {
      this.#legal('disconnect');
      await this.#recordState('DISCONNECTING');
      const left = this.#connection;
      if (left.state === 'CONNECTING') abort(left.attempt);
      this.#depart(left.state === 'CONNECTED' ? left.session : undefined);
    });
  }

  /** Takes up what a restart interrupted. */
  resume(): void {
    const { connectionState, connectionErrorCode } = this.#record();
    if (connectionState === 'CONNECTING') this.#begin();
    else if (connectionState === 'CONNECTED') this.#reestablish();
    else if (connectionState === 'DISCONNECTING') this.#depart(undefined);
    else if (connectionState === 'FAILED') {
      this.#enter({ state: 'FAILED', errorCode: connectionErrorCode ?? 'INTERNAL_ERROR' });
    }
  }

  /** The process ends: connections are closed, and nothing is recorded, so that a restart goes on from here. */
  async shutDown(): Promise<void> {
    if (this.#connection.state === 'CONNECTING') abort(this.#connection.attempt);
    if (this.#connection.state === 'CONNECTED') await this.#connection.session.close();
    if (this.#connection.state === 'DISCONNECTING') this.#connection.timer?.cancel();
    await this.#cleanUp;
  }

  #begin(): void {
    const controller = new AbortController();
    const timer = this.#inDueTime(() => {
      this.#cleanUp = this.#cleanUp.then(() => this.#run(controller.signal));
    });
    this.#enter({ state: 'CONNECTING', attempt: { controller, timer } });
  }

  /** Everything is put away at once, whatever the state says: that lasts as long as it does at AWS. */
  #depart(session: KeyStoreSession | undefined): void {
    this.#cleanUp = this.#cleanUp.then(() => this.#putAway(session));
    this.#enter({ state: 'DISCONNECTING', timer: this.#inDueTime(() => this.#finishDisconnecting()) });
  }

  #inDueTime(run: () => void): Timer | undefined {
    const { calendar } = this.#connector.clock;
    const durationMs = this.#connector.connectDurationMs();
    if (durationMs > 0) return calendar.at(calendar.now() + durationMs, run);
    run();
    return undefined;
  }

  /** Never rejects. */
  async #run(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { world, logger } = this.#connector;
    const { customKeyStoreId } = this.#record();
    try {
      const links = await attemptToConnect(world, this.#record(), this.#credentials, signal);
      const session = this.#openSession(links);
      await this.changes.run(() => this.#succeed(session, signal));
    } catch (error) {
      const failure = connectFailureOf(error);
      await this.changes.run(() => this.#fail(failure, signal));
    }
    if (signal.aborted) logger.debug({ customKeyStoreId }, 'an aborted attempt to connect has ended');
  }

  async #succeed(session: KeyStoreSession, signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      await this.#recordState('CONNECTED');
      this.#become({ state: 'CONNECTED', session }, 'connected');
      this.#connector.onConnected(this.#record().customKeyStoreId, session);
    } catch (error) {
      await this.#putAway(session);
      throw error;
    }
  }

  async #fail(failure: ConnectFailure, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { customKeyStoreId } = this.#record();
    this.#connector.logger.warn({ customKeyStoreId, code: failure.code, err: failure.cause }, failure.message);
    // FAILED holds even when the ledger, which may be the cause, does not take the record of it.
    await this.#recordState('FAILED', failure.code).catch(() => {});
    this.#become({ state: 'FAILED', errorCode: failure.code }, 'failed');
  }

  /** A store that was CONNECTED stays so: its session comes back by itself, as after any loss. */
  #reestablish(): void {
    const session = this.#openSession([]);
    this.#enter({ state: 'CONNECTED', session });
    this.#connector.onConnected(this.#record().customKeyStoreId, session);
  }

  #openSession(links: readonly HsmLink[]): KeyStoreSession {
    const { openSession } = this.#connector;
    return new KeyStoreSession((events) =>
      openSession({ record: this.#record(), credentials: this.#credentials, links, ...events }),
    );
  }

  /** Never rejects: what cannot be put away is told, and replaced by the next attempt. */
  async #putAway(session: KeyStoreSession | undefined): Promise<void> {
    const { customKeyStoreId } = this.#record();
    try {
      await session?.close();
      await this.#connector.world.network.remove(customKeyStoreId);
    } catch (err) {
      this.#connector.logger.error({ customKeyStoreId, err }, 'putting away a connection failed');
    }
  }

  #finishDisconnecting(): void {
    void this.#cleanUp.then(() =>
      this.changes.run(async () => {
        // A ledger that does not take it leaves DISCONNECTING behind, which a restart finishes.
        await this.#recordState('DISCONNECTED').catch((err: unknown) => {
          this.#connector.logger.error({ err }, 'the disconnect could not be recorded');
        });
        this.#become({ state: 'DISCONNECTED' }, 'disconnected');
      }),
    );
  }

  #become(connection: Connection, event: ConnectionEvent): void {
    if (transition(this.#connection.state, event) !== connection.state) {
      throw new SimError('illegal_transition', `${event} in ${this.#connection.state}`);
    }
    this.#enter(connection);
    for (const resolve of this.#awaiting.splice(0)) resolve(connection.state);
  }

  /** The one place that sets the state. */
  #enter(connection: Connection): void {
    this.#connection = connection;
    this.#onChange();
  }

  #legal(event: 'connect' | 'disconnect'): ConnectionState | 'no_effect' {
    const next = transition(this.#connection.state, event);
    if (next === undefined || next === 'refused') throw this.#invalidState(` to ${event}`);
    return next;
  }

  #recordState(state: ConnectionState, errorCode?: ConnectionErrorCode): Promise<number> {
    const { customKeyStoreId } = this.#record();
    const fact = { type: 'connection_state_changed', customKeyStoreId, state } as const;
    return this.#connector.journal.record(errorCode === undefined ? fact : { ...fact, errorCode });
  }

  #invalidState(purpose: string): SimError {
    const { customKeyStoreId } = this.#record();
    return new SimError(
      'CustomKeyStoreInvalidStateException',
      `The ConnectionState of the custom key store ${customKeyStoreId} is ${this.state}, which is not valid${purpose}.`,
    );
  }
}

const isPassing = (state: ConnectionState): boolean => state === 'CONNECTING' || state === 'DISCONNECTING';

function abort({ controller, timer }: Attempt): void {
  timer?.cancel();
  controller.abort(new SimError('connection_closed', 'the attempt to connect was aborted'));
}
