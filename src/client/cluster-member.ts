// One HSM of a cluster as a session keeps it: connected and logged in, or on the way there.
//
//   connecting --> connected --> connecting ...      a link that ended is made again
//   connecting --> waiting --> connecting ...        could not be reached: back-off with jitter
//   connecting --> refused                           the credential was: nothing more happens by itself

import { SimError } from '../errors.ts';
import type { MonotonicClock, Timer } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { RandomSource } from '../runtime/random.ts';
import { isCredentialRefusal, type Status } from '../wire/status.ts';
import { backoffMs } from './backoff.ts';
import type { HsmAddress, HsmLink, LoginCredential, OpenLink } from './hsm-link.ts';
import { within } from './within.ts';

const RECONNECT = { firstMs: 100, maxMs: 5_000 };
/**
 * A link that ends well-aged is made again within this time, each at a moment of its own: when a machine restarts, the
 * links of all its clients end together.
 */
const RECONNECT_SPREAD_MS = 50;
/** A link that lived this long was good: the next one is tried without back-off. */
const STABLE_MS = 1_000;
/** For the polite end. */
const LOGOUT_WAIT_MS = 1_000;

type State =
  /** First `timer`, for the moment to come, then `link`, once it is open and while it logs in. */
  | { readonly name: 'connecting'; timer?: Timer; link?: HsmLink }
  | { readonly name: 'connected'; readonly link: HsmLink; readonly sinceMs: number }
  | { readonly name: 'waiting'; readonly timer: Timer; readonly untilMs: number }
  | { readonly name: 'refused'; readonly status: Status }
  | { readonly name: 'closed' };

export type MemberState = Exclude<State['name'], 'closed'>;

/** The circuit to one HSM, as people may see it. */
export interface MemberView {
  readonly hsmId: string;
  readonly availabilityZone: string;
  readonly state: MemberState;
  /** Requests under way. */
  readonly inFlight: number;
  /** Attempts in a row that came to nothing. */
  readonly failureCount: number;
  /** While it waits: until the next attempt, milliseconds. */
  readonly retryInMs?: number;
}

export interface MemberParts {
  readonly openLink: OpenLink;
  readonly credential: () => LoginCredential;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** Reads the directory again; afterwards this member has its present address, or has been closed. */
  readonly rediscover: () => Promise<void>;
  readonly onCredentialRefused: (status: Status) => void;
  readonly onEntriesLost: () => void;
  /** The state has another name now. */
  readonly onChange: () => void;
}

export class ClusterMember {
  address: HsmAddress;
  /** Requests that its session has under way on it. */
  inFlight = 0;
  readonly #parts: MemberParts;
  readonly #logger: Logger;
  #state: State = { name: 'closed' };
  /** Attempts in a row that came to nothing, or to nothing for long. */
  #failureCount = 0;

  constructor(address: HsmAddress, parts: MemberParts) {
    this.address = address;
    this.#parts = parts;
    this.#logger = parts.logger.child({ clusterId: address.clusterId, hsmId: address.hsmId });
  }

  get state(): State['name'] {
    return this.#state.name;
  }

  /** The logged-in link; undefined unless connected. */
  get link(): HsmLink | undefined {
    return this.#state.name === 'connected' ? this.#state.link : undefined;
  }

  /** Undefined once closed. */
  view(): MemberView | undefined {
    const { name } = this.#state;
    if (name === 'closed') return undefined;
    const { hsmId, availabilityZone } = this.address;
    const view = { hsmId, availabilityZone, state: name, inFlight: this.inFlight, failureCount: this.#failureCount };
    return this.#state.name === 'waiting'
      ? { ...view, retryInMs: Math.max(0, this.#state.untilMs - this.#parts.clock.now()) }
      : view;
  }

  /** Takes over a link that is logged in already, in place of whatever was there. */
  adopt(link: HsmLink): void {
    this.#leave();
    const connected: State = { name: 'connected', link, sinceMs: this.#parts.clock.now() };
    this.#enter(connected);
    link.onEntriesLost(this.#parts.onEntriesLost);
    link.onEnd(() => {
      if (this.#state !== connected) return;
      this.#logger.warn({}, 'the link to the HSM ended');
      if (this.#parts.clock.now() - connected.sinceMs >= STABLE_MS) this.#failureCount = 0;
      if (this.#failureCount === 0) this.#reconnectSoon();
      else this.#wait();
    });
  }

  /** The first attempt, at the address as it is. */
  connect(): void {
    const connecting: State = { name: 'connecting' };
    this.#enter(connecting);
    void this.#attempt(connecting);
  }

  /** Ends it without a word: the HSM is no longer in the directory. */
  drop(): void {
    this.#leave();
    this.#state = { name: 'closed' };
  }

  /** Logs out and closes; nothing of it is left running. */
  async close(): Promise<void> {
    const { link } = this;
    if (link !== undefined) {
      this.#state = { name: 'closed' };
      // Whether it could be said or not, the session ends with the connection.
      await within(this.#parts.clock, LOGOUT_WAIT_MS, link.logout()).catch(() => {});
      link.close();
    }
    this.drop();
  }

  /** Not waiting, as far as requests are concerned: they wait for it. */
  #reconnectSoon(): void {
    const { clock, random } = this.#parts;
    const timer = clock.after(RECONNECT_SPREAD_MS * random.fraction(), () => this.#reconnect());
    this.#enter({ name: 'connecting', timer });
  }

  #reconnect(): void {
    const connecting: State = { name: 'connecting' };
    this.#enter(connecting);
    void this.#parts.rediscover().then(() => this.#attempt(connecting));
  }

  /** Never rejects. `connecting` is the state this attempt belongs to: once that has been left, its outcome is void. */
  async #attempt(connecting: State & { name: 'connecting' }): Promise<void> {
    if (this.#state !== connecting) return;
    try {
      const link = await this.#parts.openLink(this.address);
      connecting.link = link;
      if (this.#state === connecting) await link.login(this.#parts.credential());
      if (this.#state === connecting) {
        connecting.link = undefined;
        this.#failureCount++;
        this.#logger.info({}, 'logged in to the HSM');
        this.adopt(link);
      } else {
        link.close();
      }
    } catch (error) {
      connecting.link?.close();
      if (this.#state === connecting) this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const status = SimError.is(error, 'device_refused') ? error.status : undefined;
    const fields = { error: error instanceof Error ? error.message : String(error) };
    if (status !== undefined && isCredentialRefusal(status)) {
      this.#logger.warn(fields, 'the HSM refuses the credential; it is not tried again');
      this.#enter({ name: 'refused', status });
      this.#parts.onCredentialRefused(status);
    } else {
      this.#logger.warn(fields, 'no log in to the HSM');
      this.#failureCount++;
      this.#wait();
    }
  }

  #wait(): void {
    const delayMs = backoffMs(RECONNECT, Math.max(1, this.#failureCount), this.#parts.random);
    const { clock } = this.#parts;
    const timer = clock.after(delayMs, () => this.#reconnect());
    this.#enter({ name: 'waiting', timer, untilMs: clock.now() + delayMs });
  }

  #enter(state: State): void {
    this.#state = state;
    this.#parts.onChange();
  }

  /** Lets go of what the present state holds. */
  #leave(): void {
    const state = this.#state;
    this.#state = { name: 'closed' };
    if (state.name === 'waiting' || state.name === 'connecting') state.timer?.cancel();
    if (state.name === 'connecting' || state.name === 'connected') state.link?.close();
  }
}
