// Tokens for quorum authentication and for registering keys: kept on the HSM that made them, good for one operation in the
// session that made them. Of a service for admins a user has one, of one for keys as many as are wanted (CloudHSM user
// guide, "Manage quorum authentication"). Their life is a matter of the calendar, which can be moved on: some time to be
// approved and some to be used, as the cluster says now, and because approvals arrive with the operation, that is one span.

import type { CalendarClock } from '../../src/runtime/clock.ts';
import { equalOctets } from '../../src/runtime/crypto.ts';
import type { RandomSource } from '../../src/runtime/random.ts';
import { QuorumService } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import type { QuorumTimeouts } from './facts.ts';
import { QUORUM_TOKENS_MAX } from './limits.ts';
import { refusal } from './refusal.ts';
import type { Session } from './sessions.ts';

const TOKEN_SIZE = 32;

/** What a token is for. */
export interface TokenPurpose {
  readonly service: QuorumService;
  /** 0: of no key. */
  readonly keyHandle: number;
}

export interface QuorumToken extends TokenPurpose {
  readonly octets: Uint8Array;
  readonly session: Session;
  /** Date, milliseconds since 1970. */
  readonly generatedMs: number;
}

export class QuorumTokens {
  readonly #calendar: CalendarClock;
  readonly #isLive: (session: Session) => boolean;
  readonly #timeouts: () => QuorumTimeouts;
  /** By user and service; of a service for keys by their octets as well. */
  readonly #tokens = new Map<string, QuorumToken>();

  /** @param isLive a token ends with its session. @param timeouts as the cluster has them now */
  constructor(calendar: CalendarClock, isLive: (session: Session) => boolean, timeouts: () => QuorumTimeouts) {
    this.#calendar = calendar;
    this.#isLive = isLive;
    this.#timeouts = timeouts;
  }

  /** @throws refusal QUORUM_TOKEN_EXISTS, QUORUM_TOKEN_LIMIT_REACHED */
  generate(session: Session, { service, keyHandle }: TokenPurpose, random: RandomSource): QuorumToken {
    this.#purge();
    const octets = random.octets(TOKEN_SIZE);
    const name = nameOf(session, service, octets);
    if (this.#tokens.has(name)) throw refusal(Status.QUORUM_TOKEN_EXISTS, 'there is a token for this service');
    if (this.#tokens.size >= QUORUM_TOKENS_MAX) {
      throw refusal(Status.QUORUM_TOKEN_LIMIT_REACHED, 'this HSM has as many tokens as it takes');
    }
    const token = { octets, service, keyHandle, session, generatedMs: this.#calendar.now() };
    this.#tokens.set(name, token);
    return token;
  }

  /** Takes it out, so that nothing else can be done with it. Undefined when there is no such token. */
  take(session: Session, { service, keyHandle }: TokenPurpose, octets: Uint8Array): QuorumToken | undefined {
    this.#purge();
    const name = nameOf(session, service, octets);
    const token = this.#tokens.get(name);
    if (token?.session !== session || token.keyHandle !== keyHandle) return undefined;
    if (!equalOctets(token.octets, octets)) return undefined;
    this.#tokens.delete(name);
    return token;
  }

  /** For an operation that was refused: nothing was done with it. */
  giveBack(token: QuorumToken): void {
    const name = nameOf(token.session, token.service, token.octets);
    if (!this.#tokens.has(name)) this.#tokens.set(name, token);
  }

  list(): readonly QuorumToken[] {
    this.#purge();
    return [...this.#tokens.values()];
  }

  /** @param username undefined: everybody's */
  delete(username: string | undefined): void {
    for (const [name, { session }] of this.#tokens) {
      if (username === undefined || session.username === username) this.#tokens.delete(name);
    }
  }

  secondsLeft(token: QuorumToken): number {
    return Math.max(0, Math.ceil((this.#expiresMs(token) - this.#calendar.now()) / 1000));
  }

  #expiresMs({ generatedMs }: QuorumToken): number {
    const { generatedSeconds, approvedSeconds } = this.#timeouts();
    return generatedMs + (generatedSeconds + approvedSeconds) * 1000;
  }

  #purge(): void {
    const now = this.#calendar.now();
    for (const [name, token] of this.#tokens) {
      if (this.#expiresMs(token) <= now || !this.#isLive(token.session)) this.#tokens.delete(name);
    }
  }
}

export const isForKeys = (service: QuorumService): boolean =>
  service === QuorumService.SERVICE_KEY_MANAGEMENT || service === QuorumService.SERVICE_KEY_USAGE;

/** User names have no blank. */
const nameOf = ({ username }: Session, service: QuorumService, octets: Uint8Array): string =>
  `${username} ${service}${isForKeys(service) ? ` ${Buffer.from(octets).toString('hex')}` : ''}`;
