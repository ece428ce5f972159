// One connection to one HSM. What is asked in one turn of the event loop leaves in one message; answers come in any
// order and find their request by its id.

import { SimError } from '../errors.ts';
import type { MonotonicClock, Timer } from '../runtime/clock.ts';
import type { RandomSource } from '../runtime/random.ts';
import { nextSessionState, type SessionEvent, type SessionState } from '../session/session-state.ts';
import type { Channel, ChannelFactory, ChannelListener } from '../transport/channel.ts';
import { CloseCode } from '../wire/close-codes.ts';
import { CodecError, decodeDeviceMessage } from '../wire/codec.ts';
import type { BodyFieldsOf, Event, Operation, Response } from '../wire/messages.ts';
import { RequestBatch } from '../wire/request-batch.ts';
import { Status } from '../wire/status.ts';
import { deviceDeadlineMs, REQUEST_DEADLINE_MS } from './device-deadline.ts';
import { Heartbeat } from './heartbeat.ts';
import type {
  HsmAddress,
  HsmLink,
  LoginCredential,
  LoginOutcome,
  OpenLink,
  RequestOptions,
  WatchRequests,
} from './hsm-link.ts';
import { endError, expiryError, refusalError } from './link-errors.ts';
import { type PendingRequest, PendingRequests } from './pending-requests.ts';
import type { ScramKeyCache } from './scram-keys.ts';
import { loginWithScram } from './scram-login.ts';

/** From the connection to the device's hello. */
const HELLO_WAIT_MS = 5_000;
/** Octets that the network has not taken: above it requests are refused until it drains. */
const BUFFERED_SIZE_MAX = 16 * 1024 * 1024;

export interface LinkParts {
  readonly channels: ChannelFactory;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
  readonly scramKeys: ScramKeyCache;
  /** For a request that names no deadline of its own. Default: 10 seconds. */
  readonly deadlineMs?: number | undefined;
  /** Default: nobody looks on. */
  readonly watch?: WatchRequests | undefined;
}

/** Links over the given channels: each is open, greeted by the HSM that was meant, and not yet logged in. */
export function createOpenLink(parts: LinkParts): OpenLink {
  return async (address) => {
    const connection = new HsmConnection(address, parts);
    await parts.channels.connect(address.destination, (channel) => connection.attach(channel));
    await connection.greeted();
    return connection;
  };
}

class HsmConnection implements HsmLink, ChannelListener {
  readonly address: HsmAddress;
  readonly #parts: LinkParts;
  readonly #pending: PendingRequests;
  readonly #endListeners: (() => void)[] = [];
  readonly #entriesLostListeners: (() => void)[] = [];
  #channel: Channel | undefined;
  #state: SessionState = 'idle';
  #inFlightMax = 0;
  #heartbeat: Heartbeat | undefined;
  /** Why it ended, once it has. */
  #ended: SimError | undefined;
  #sessionHandle = 0;
  #lastId = 0;
  /** Ids above it have not left. */
  #lastSentId = 0;
  readonly #outgoing = new RequestBatch();
  #flushScheduled = false;
  /** When the first of `outgoing` was asked: the time of all that are asked in the same turn. */
  #turnMs = 0;
  #congested = false;
  #greeting: { resolve: () => void; reject: (error: SimError) => void; timer: Timer } | undefined;
  #greeted: Promise<void> | undefined;

  constructor(address: HsmAddress, parts: LinkParts) {
    this.address = address;
    this.#parts = parts;
    this.#pending = new PendingRequests(parts.clock, ({ operation, reject }) => reject(expiryError(operation)));
  }

  // --- opening ----------------------------------------------------------------------------------------------------

  attach(channel: Channel): ChannelListener {
    this.#channel = channel;
    this.#greeted = new Promise((resolve, reject) => {
      const timer = this.#parts.clock.after(HELLO_WAIT_MS, () => {
        this.#fail(CloseCode.IDENTITY_MISMATCH, new SimError('connection_failed', 'the HSM did not say hello in time'));
      });
      this.#greeting = { resolve, reject, timer };
    });
    // It may fail before anybody has had a chance to wait for it.
    this.#greeted.catch(() => {});
    return this;
  }

  /** @throws SimError `identity_mismatch`, or `connection_failed` when no hello comes */
  async greeted(): Promise<void> {
    await this.#greeted;
  }

  #onHello(hello: NonNullable<Event['hello']>): void {
    const { clusterId, hsmId } = this.address;
    const next = nextSessionState(this.#state, 'hello');
    if (next === undefined || hello.clusterId !== clusterId || hello.hsmId !== hsmId) {
      const who = `${hello.hsmId} of ${hello.clusterId}`;
      const message = `meant ${hsmId} of ${clusterId}, met ${who}`;
      this.#fail(CloseCode.IDENTITY_MISMATCH, new SimError('identity_mismatch', message));
      return;
    }
    const { heartbeatIntervalMs: intervalMs, requestsInFlightMax } = hello;
    if (!intervalMs || !requestsInFlightMax) {
      this.#violate(CloseCode.MALFORMED_MESSAGE, 'a hello without heartbeat interval or bound in flight');
      return;
    }
    this.#state = next;
    this.#inFlightMax = requestsInFlightMax;
    this.#heartbeat = new Heartbeat({
      clock: this.#parts.clock,
      intervalMs,
      // Any answer will do, and that there is none is not the beat's to report.
      beat: () => this.#submit('heartbeat', {}, { deadlineMs: intervalMs }, { resolve: () => {}, reject: () => {} }),
      onDead: () => this.#breakOff('the HSM does not answer heartbeats'),
    });
    this.#greeting?.timer.cancel();
    this.#greeting?.resolve();
    this.#greeting = undefined;
  }

  // --- what a link offers -----------------------------------------------------------------------------------------

  async login(credential: LoginCredential, options?: RequestOptions): Promise<LoginOutcome> {
    this.#move('login_started', 'loginStart');
    try {
      const send = <O extends Operation>(operation: O, body: BodyFieldsOf<O>) => this.#send(operation, body, options);
      const outcome = await loginWithScram(credential, { ...this.#parts, send });
      this.#move('login_succeeded', 'loginFinish');
      this.#sessionHandle = outcome.sessionHandle;
      return outcome;
    } catch (error) {
      if (SimError.is(error, 'protocol_violation')) this.#fail(CloseCode.IDENTITY_MISMATCH, error);
      // Given up half-way, nobody knows in which state the session is.
      else if (SimError.is(error, 'deadline_exceeded')) this.#breakOff('a log in got no answer');
      else if (this.#ended === undefined) this.#move('login_failed', 'loginFinish');
      throw error;
    }
  }

  request<O extends Operation>(operation: O, body: BodyFieldsOf<O>, options?: RequestOptions): Promise<Response> {
    const own = operation === 'changePassword' && 'username' in body ? !body.username : operation === 'changePassword';
    if (own && this.#state === 'logged_in') return this.#between('change', operation, body, options);
    return this.#send(operation, body, options);
  }

  async logout(): Promise<void> {
    await this.#between('logout', 'logout', {});
  }

  close(): void {
    this.#channel?.close(CloseCode.NORMAL, '');
    this.#finish('closed', new SimError('connection_closed', 'the connection was closed on this side'));
  }

  onEnd(listener: () => void): void {
    if (this.#ended === undefined) this.#endListeners.push(listener);
    else listener();
  }

  onEntriesLost(listener: () => void): void {
    this.#entriesLostListeners.push(listener);
  }

  // --- requests out -----------------------------------------------------------------------------------------------

  #send<O extends Operation>(operation: O, body: BodyFieldsOf<O>, options?: RequestOptions): Promise<Response> {
    return new Promise((resolve, reject) => {
      if (this.#pending.count >= this.#inFlightMax || this.#congested) {
        reject(new SimError('too_many_in_flight', `${this.address.hsmId} has as many requests as it takes`));
      } else {
        this.#submit(operation, body, options, { resolve, reject });
      }
    });
  }

  /** A request that moves the session when it is asked and again when it has been answered. */
  async #between<O extends Operation>(
    step: 'change' | 'logout',
    operation: O,
    body: BodyFieldsOf<O>,
    options?: RequestOptions,
  ): Promise<Response> {
    this.#move(`${step}_started`, operation);
    try {
      return await this.#send(operation, body, options);
    } finally {
      if (this.#ended === undefined) this.#move(`${step}_finished`, operation);
    }
  }

  #submit<O extends Operation>(
    operation: O,
    body: BodyFieldsOf<O>,
    options: RequestOptions | undefined,
    { resolve, reject }: Pick<PendingRequest, 'resolve' | 'reject'>,
  ): void {
    if (this.#ended !== undefined) {
      reject(this.#ended);
      return;
    }
    if (!this.#flushScheduled) {
      this.#flushScheduled = true;
      this.#turnMs = this.#parts.clock.now();
      this.#parts.clock.soon(this.#flush);
    }
    const id = this.#lastId + 1;
    const deadlineMs = options?.deadlineMs ?? this.#parts.deadlineMs ?? REQUEST_DEADLINE_MS;
    const envelope = { id, deadlineMs: deviceDeadlineMs(deadlineMs), afterPosition: options?.afterPosition ?? 0 };
    if (!this.#outgoing.add(envelope, operation, body)) {
      reject(refusalError(Status.DATA_TOO_LONG, 'longer than a message may be'));
      return;
    }
    this.#lastId = id;
    const pending = { operation, dueMs: this.#turnMs + deadlineMs, resolve, reject };
    this.#pending.add(id, this.#parts.watch === undefined ? pending : this.#watched(id, pending, this.#parts.watch));
  }

  #watched(id: number, pending: PendingRequest, watch: WatchRequests): PendingRequest {
    const { operation, dueMs } = pending;
    const tell = watch({ address: this.address, operation, id, sessionHandle: this.#sessionHandle });
    return {
      ...{ operation, dueMs },
      resolve(response) {
        tell(undefined);
        pending.resolve(response);
      },
      reject(error) {
        tell(error);
        pending.reject(error);
      },
    };
  }

  readonly #flush = (): void => {
    this.#flushScheduled = false;
    if (this.#ended !== undefined || this.#channel === undefined) return;
    this.#lastSentId = this.#lastId;
    for (const message of this.#outgoing.take()) this.#channel.send(message);
    this.#congested = this.#channel.bufferedSize > BUFFERED_SIZE_MAX;
  };

  // --- from the channel -------------------------------------------------------------------------------------------

  onMessage(octets: Uint8Array): void {
    if (this.#ended !== undefined) return;
    this.#heartbeat?.heard();
    try {
      const { responses, events } = decodeDeviceMessage(octets);
      for (const event of events) this.#onEvent(event);
      if (this.#state === 'idle') this.#violate(CloseCode.IDENTITY_MISMATCH, 'the HSM did not open with its hello');
      for (const response of responses) this.#onResponse(response);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#violate(CloseCode.MALFORMED_MESSAGE, 'the HSM sent what does not decode', error);
    }
  }

  onDrain(): void {
    this.#congested = false;
  }

  onClose(code: number, reason: string): void {
    const inOrder = code === CloseCode.NORMAL || code === CloseCode.GOING_AWAY;
    const why = `the connection ended with ${code} ${reason}`.trimEnd();
    this.#finish(inOrder ? 'closed' : 'lost', new SimError('connection_lost', why));
  }

  #onEvent({ hello, entriesLost }: Event): void {
    if (hello) this.#onHello(hello);
    if (entriesLost) for (const listener of this.#entriesLostListeners) listener();
  }

  #onResponse(response: Response): void {
    if (this.#ended !== undefined) return;
    const { id, status } = response;
    if (id === 0 || id > this.#lastSentId) {
      this.#violate(CloseCode.UNKNOWN_REQUEST_ID, `an answer to request ${id}, which was never sent`);
      return;
    }
    const pending = this.#pending.take(id);
    // Late: the request was given up.
    if (pending === undefined) return;
    if (status === Status.SUCCESS) pending.resolve(response);
    else pending.reject(refusalError(status, response.detail));
  }

  // --- ends -------------------------------------------------------------------------------------------------------

  #violate(code: number, message: string, cause?: unknown): void {
    this.#fail(code, new SimError('protocol_violation', message, { cause }));
  }

  #fail(code: number, error: SimError): void {
    this.#channel?.close(code, error.message);
    this.#finish('lost', error);
  }

  #breakOff(why: string): void {
    this.#channel?.reset();
    this.#finish('lost', new SimError('connection_lost', why));
  }

  /** Once: whatever comes after the first reason is its consequence. */
  #finish(event: 'closed' | 'lost', reason: SimError): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#state = nextSessionState(this.#state, event) ?? this.#state;
    this.#heartbeat?.stop();
    this.#outgoing.take();
    this.#greeting?.timer.cancel();
    // Who connects did not get as far as a link: to him the connection failed.
    const isMismatch = reason.code === 'identity_mismatch';
    this.#greeting?.reject(isMismatch ? reason : new SimError('connection_failed', reason.message, { cause: reason }));
    for (const [id, { operation, reject }] of this.#pending.takeAll()) {
      // A write that never left certainly did not happen.
      reject(id > this.#lastSentId ? reason : endError(operation, reason));
    }
    for (const listener of this.#endListeners) listener();
  }

  #move(event: SessionEvent, operation: Operation): void {
    if (this.#ended !== undefined) throw this.#ended;
    const next = nextSessionState(this.#state, event);
    if (next === undefined) {
      throw new SimError('illegal_transition', `${operation} is not legal while the session is ${this.#state}`);
    }
    this.#state = next;
  }
}
