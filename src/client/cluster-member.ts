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
/** A link that lived this long was good: the next one is tried at once. */
const STABLE_MS = 1_000;
/** For the polite end. */
const LOGOUT_WAIT_MS = 1_000;

type State =
  /** `link` is there once open, while it logs in. */
  | { readonly name: 'connecting'; link?: HsmLink }
  | { readonly name: 'connected'; readonly link: HsmLink; readonly sinceMs: number }
  | { readonly name: 'waiting'; readonly timer: Timer }
  | { readonly name: 'refused'; readonly status: Status }
  | { readonly name: 'closed' };

export type MemberState = Exclude<State['name'], 'closed'>;

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
      if (this.#failureCount === 0) this.#reconnect();
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
      this.#logger.error(fields, 'the HSM refuses the credential; it is not tried again');
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
    this.#enter({ name: 'waiting', timer: this.#parts.clock.after(delayMs, () => this.#reconnect()) });
  }

  #enter(state: State): void {
    this.#state = state;
    this.#parts.onChange();
  }

  /** Lets go of what the present state holds. */
  #leave(): void {
    const state = this.#state;
    this.#state = { name: 'closed' };
    if (state.name === 'waiting') state.timer.cancel();
    if (state.name === 'connecting' || state.name === 'connected') state.link?.close();
  }
}
