// One user's session with a cluster: a logged-in link to each of its HSMs, kept there whatever happens to them, and
// requests spread over those that are well. It is what a custom key store holds while it is CONNECTED.

import { AsyncResource } from 'node:async_hooks';
import { SimError } from '../errors.ts';
import type { MonotonicClock, Timer } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { RandomSource } from '../runtime/random.ts';
import type { BodyFieldsOf, Operation, Response } from '../wire/messages.ts';
import type { Status } from '../wire/status.ts';
import { backoffMs } from './backoff.ts';
import { ClusterMember, type MemberView } from './cluster-member.ts';
import type { HsmAddress, HsmLink, LoginCredential, OpenLink, RequestOptions } from './hsm-link.ts';
import { KeyAvailability } from './key-availability.ts';
import { retryOf } from './retry-policy.ts';
import { within } from './within.ts';

/** How often the directory is read without a reason. */
const REFRESH_INTERVAL_MS = 10_000;
/** Without the directory's answer, the HSMs are those that are known. */
const DISCOVER_WAIT_MS = 5_000;
/** A request on its way fails over or repeats at most so many times; for BUSY it is Client SDK 5's number. */
const RETRIES_MAX = 3;
const BUSY_BACKOFF = { firstMs: 50, maxMs: 1_000 };
/** While no HSM is connected but some are being connected to, a request waits for them this long. */
const RECOVERY_WAIT_MS = 5_000;
const RECOVERY_WAITERS_MAX = 16_384;

export interface ClusterSessionParts {
  /** The HSMs that the cluster has now. */
  readonly discover: () => Promise<readonly HsmAddress[]>;
  readonly openLink: OpenLink;
  /** Asked for each log in; not kept. */
  readonly credential: () => LoginCredential;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** An HSM refused the credential. It is not tried there again by itself. */
  readonly onCredentialRefused?: (status: Status) => void;
  /** Handles learnt before are to be looked up again: entries were lost, or might have been while no HSM was connected. */
  readonly onEntriesLost?: () => void;
  /** Refuse what uses or makes a token key that is not on two HSMs, as Client SDK 5 does unless told otherwise. Default: no. */
  readonly keyAvailabilityCheck?: boolean;
}

export interface SessionRequestOptions extends RequestOptions {
  /** Aborted, what has not been sent is not sent any more, and fails with its reason. */
  readonly signal?: AbortSignal | undefined;
}

interface Attempted<O extends Operation> {
  readonly operation: O;
  readonly body: BodyFieldsOf<O>;
  readonly options: SessionRequestOptions | undefined;
  /** Monotonic; undefined: each attempt has the link's own deadline. */
  readonly dueMs: number | undefined;
  retryCount: number;
  /** HSMs that are not to be asked again. */
  avoided: ReadonlySet<ClusterMember>;
  /** An earlier attempt may have had its effect: what the caller is told if no other answers. */
  outcomeUnknown?: unknown;
}

const NOBODY: ReadonlySet<ClusterMember> = new Set();

interface Waiter {
  proceed(): void;
  giveUp(error: SimError): void;
}

export class ClusterSession {
  readonly #parts: ClusterSessionParts;
  readonly #members = new Map<string, ClusterMember>();
  /** Those that can be asked now. */
  #connected: readonly ClusterMember[] = [];
  #everConnected = false;
  #turn = 0;
  #position = 0;
  readonly #waiters = new Set<Waiter>();
  /** Called when a member's state is another. */
  readonly #lookers = new Set<() => void>();
  #refreshing: Promise<void> | undefined;
  readonly #availability: KeyAvailability | undefined;
  #refreshTimer: Timer;
  #closed = false;

  constructor(parts: ClusterSessionParts) {
    this.#parts = parts;
    if (parts.keyAvailabilityCheck) {
      this.#availability = new KeyAvailability({
        links: () => this.links(),
        lookAgain: () => this.#lookAgain(),
        deleteKey: (keyHandle, options) => this.#request('deleteKey', { keyHandle }, options),
      });
    }
    this.#refreshTimer = this.#scheduleRefresh();
  }

  /** The highest ledger position of this session's own writes: as `afterPosition` it makes a request see them all. */
  get position(): number {
    return this.#position;
  }

  /** Of each HSM that the directory names, or did and that still answers. */
  states(): readonly MemberView[] {
    return [...this.#members.values()].flatMap((member) => member.view() ?? []);
  }

  /** To the HSMs that are connected. */
  links(): readonly HsmLink[] {
    return this.#connected.flatMap(({ link }) => link ?? []);
  }

  /** Takes over a link that is logged in as this session's user. */
  adopt(link: HsmLink): void {
    if (this.#closed) link.close();
    else this.#member(link.address).adopt(link);
  }

  /**
   * One operation on whichever HSM has least to do, with silent fail-over.
   * @throws SimError as HsmLink.request; `no_hsm_available` when none is connected or about to be; `key_unavailable`
   */
  request<O extends Operation>(
    operation: O,
    body: BodyFieldsOf<O>,
    options?: SessionRequestOptions,
  ): Promise<Response> {
    return this.guard(operation, body, () => this.#request(operation, body, options));
  }

  /**
   * For what one HSM alone can answer, which the caller sends there: only if the keys that it is about are available.
   * @throws SimError `key_unavailable`; what `send` throws
   */
  guard<O extends Operation>(operation: O, body: BodyFieldsOf<O>, send: () => Promise<Response>): Promise<Response> {
    return this.#availability === undefined ? send() : this.#availability.guard(operation, body, send);
  }

  /** Reads the directory: new HSMs are connected to, those that are gone are forgotten. Never rejects. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#discover().finally(() => {
      this.#refreshing = undefined;
      this.#wakeWaiters();
    });
    return this.#refreshing;
  }

  /** Logs out everywhere and closes everything; what is unanswered fails with `connection_closed`. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#refreshTimer.cancel();
    const members = [...this.#members.values()];
    this.#members.clear();
    this.#connected = [];
    this.#wakeWaiters();
    await Promise.all(members.map((member) => member.close()));
  }

  // --- requests ---------------------------------------------------------------------------------------------------

  #request<O extends Operation>(
    operation: O,
    body: BodyFieldsOf<O>,
    options?: SessionRequestOptions,
  ): Promise<Response> {
    const deadlineMs = options?.deadlineMs;
    const dueMs = deadlineMs === undefined ? undefined : this.#parts.clock.now() + deadlineMs;
    return this.#attempt({ operation, body, options, dueMs, retryCount: 0, avoided: NOBODY });
  }
  #attempt<O extends Operation>(attempted: Attempted<O>): Promise<Response> {
    const signal = attempted.options?.signal;
    if (signal?.aborted) return Promise.reject(attempted.outcomeUnknown ?? signal.reason);
    const member = this.#leastBusy(attempted.avoided);
    const link = member?.link;
    if (member === undefined || link === undefined) return this.#recover(attempted);
    member.inFlight++;
    return link.request(attempted.operation, attempted.body, this.#optionsNow(attempted)).then(
      (response) => {
        member.inFlight--;
        if (response.position > this.#position) this.#position = response.position;
        return response;
      },
      (error: unknown) => {
        member.inFlight--;
        return this.#retry(attempted, member, link, error);
      },
    );
  }

  async #retry<O extends Operation>(
    attempted: Attempted<O>,
    member: ClusterMember,
    link: HsmLink,
    error: unknown,
  ): Promise<Response> {
    const { clock, random } = this.#parts;
    const retry = this.#closed ? 'no' : retryOf(error, attempted.operation, attempted.body);
    if (retry === 'relogin') link.close();
    if (retry === 'no' || attempted.retryCount >= RETRIES_MAX) throw error;
    attempted.retryCount++;
    if (SimError.is(error, 'outcome_unknown')) attempted.outcomeUnknown = error;
    if (retry === 'avoid') {
      attempted.avoided = new Set([...attempted.avoided, member]);
      if (this.#leastBusy(attempted.avoided) === undefined) throw error;
    }
    if (retry === 'after_backoff') {
      const delayMs = backoffMs(BUSY_BACKOFF, attempted.retryCount, random);
      await new Promise<void>((resolve) => void clock.after(delayMs, resolve));
    }
    if (attempted.dueMs !== undefined && clock.now() >= attempted.dueMs) throw error;
    return this.#attempt(attempted);
  }

  #optionsNow({ options, dueMs, retryCount }: Attempted<Operation>): RequestOptions | undefined {
    if (retryCount === 0 || dueMs === undefined) return options;
    return { ...options, deadlineMs: Math.max(1, dueMs - this.#parts.clock.now()) };
  }

  /** Fewest requests under way; in turn among equals. */
  #leastBusy(avoided: ReadonlySet<ClusterMember>): ClusterMember | undefined {
    const candidates = this.#connected;
    const first = this.#turn++;
    let best: ClusterMember | undefined;
    for (let index = 0; index < candidates.length; index++) {
      const member = candidates[(first + index) % candidates.length];
      if (member === undefined || avoided.has(member)) continue;
      if (best === undefined || member.inFlight < best.inFlight) best = member;
    }
    return best;
  }

  /** Nobody can be asked: waits while there is hope, which ends when every HSM has refused the connection. */
  #recover<O extends Operation>(attempted: Attempted<O>): Promise<Response> {
    // A cluster that had no HSM left may have one again.
    if (this.#members.size === 0 && !this.#closed) void this.refresh();
    if (this.#closed || !this.#isHopeful()) return Promise.reject(attempted.outcomeUnknown ?? this.#unavailable());
    if (this.#waiters.size >= RECOVERY_WAITERS_MAX) {
      return Promise.reject(new SimError('too_many_in_flight', 'too many requests wait for an HSM'));
    }
    return new Promise((resolve, reject) => {
      const { clock } = this.#parts;
      const remainingMs = attempted.dueMs === undefined ? RECOVERY_WAIT_MS : attempted.dueMs - clock.now();
      const settle = (act: () => void): void => {
        timer.cancel();
        this.#waiters.delete(waiter);
        act();
      };
      const waiter: Waiter = {
        // Whoever wakes it goes on in its own name, not in the waker's.
        proceed: AsyncResource.bind(() => settle(() => this.#attempt(attempted).then(resolve, reject))),
        giveUp: (error) => settle(() => reject(attempted.outcomeUnknown ?? error)),
      };
      const timer = clock.after(Math.min(RECOVERY_WAIT_MS, remainingMs), () => waiter.giveUp(this.#unavailable()));
      this.#waiters.add(waiter);
    });
  }

  #wakeWaiters(): void {
    for (const look of [...this.#lookers]) look();
    for (const waiter of [...this.#waiters]) {
      if (this.#connected.length > 0) waiter.proceed();
      else if (this.#closed || !this.#isHopeful()) waiter.giveUp(this.#unavailable());
    }
  }

  #isHopeful(): boolean {
    if (this.#members.size === 0) return this.#refreshing !== undefined;
    return this.#isConnecting();
  }

  #isConnecting(): boolean {
    return [...this.#members.values()].some(({ state }) => state === 'connecting');
  }

  /** Reads the directory, and waits for the HSMs that are being connected to. Never rejects. */
  async #lookAgain(): Promise<void> {
    await this.refresh();
    await within(
      this.#parts.clock,
      RECOVERY_WAIT_MS,
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (this.#isConnecting()) return;
          this.#lookers.delete(look);
          resolve();
        };
        this.#lookers.add(look);
        look();
      }),
    );
  }

  #unavailable(): SimError {
    return this.#closed
      ? new SimError('connection_closed', 'the session with the cluster was closed')
      : new SimError('no_hsm_available', 'no HSM of the cluster can be reached');
  }

  // --- members ----------------------------------------------------------------------------------------------------

  #member(address: HsmAddress): ClusterMember {
    const known = this.#members.get(address.hsmId);
    if (known !== undefined) {
      known.address = address;
      return known;
    }
    const { onCredentialRefused } = this.#parts;
    const member = new ClusterMember(address, {
      ...this.#parts,
      rediscover: () => this.refresh(),
      onCredentialRefused: (status) => onCredentialRefused?.(status),
      onEntriesLost: () => this.#onEntriesLost(),
      onChange: () => this.#onMemberChange(),
    });
    this.#members.set(address.hsmId, member);
    return member;
  }

  #onEntriesLost(): void {
    this.#availability?.forget();
    this.#parts.onEntriesLost?.();
  }

  #onMemberChange(): void {
    if (this.#closed) return;
    const wasConnected = this.#connected.length > 0;
    this.#connected = [...this.#members.values()].filter(({ link }) => link !== undefined);
    if (this.#connected.length > 0) {
      if (!wasConnected && this.#everConnected) this.#onEntriesLost();
      this.#everConnected = true;
    }
    this.#wakeWaiters();
  }

  async #discover(): Promise<void> {
    if (this.#closed) return;
    const { clock, discover, logger } = this.#parts;
    const addresses = await within(clock, DISCOVER_WAIT_MS, discover()).catch((error: unknown) => {
      logger.warn({ error: String(error) }, 'the cluster directory cannot be read');
    });
    if (this.#closed || addresses === undefined) return;
    const present = new Set(addresses.map(({ hsmId }) => hsmId));
    for (const [hsmId, member] of this.#members) {
      // One that still answers is let be until it ends: the directory may be behind.
      if (present.has(hsmId) || member.link !== undefined) continue;
      member.drop();
      this.#members.delete(hsmId);
    }
    for (const address of addresses) {
      const isNew = !this.#members.has(address.hsmId);
      const member = this.#member(address);
      if (isNew) member.connect();
    }
    this.#onMemberChange();
  }

  #scheduleRefresh(): Timer {
    return this.#parts.clock.after(REFRESH_INTERVAL_MS, () => {
      this.#refreshTimer = this.#scheduleRefresh();
      void this.refresh();
    });
  }
}
