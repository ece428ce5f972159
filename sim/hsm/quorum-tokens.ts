// Tokens for quorum authentication and for registering keys: kept on the HSM that made them, one for each user and
// service, good for one operation in the session that made them. Their life is a matter of the calendar, which can be
// moved on: 600 s to be approved and 600 s to be used, and because approvals arrive with the operation, that is one span.

import type { CalendarClock } from '../../src/runtime/clock.ts';
import { equalOctets } from '../../src/runtime/crypto.ts';
import type { RandomSource } from '../../src/runtime/random.ts';
import type { QuorumService } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import { QUORUM_TOKENS_MAX } from './limits.ts';
import { refusal } from './refusal.ts';
import type { Session } from './sessions.ts';

export const GENERATED_SECONDS = 600;
export const APPROVED_SECONDS = 600;
const TOKEN_SIZE = 32;

export interface QuorumToken {
  readonly octets: Uint8Array;
  readonly service: QuorumService;
  readonly session: Session;
  /** Date, milliseconds since 1970. */
  readonly expiresMs: number;
}

export class QuorumTokens {
  readonly #calendar: CalendarClock;
  readonly #isLive: (session: Session) => boolean;
  /** By user and service. */
  readonly #tokens = new Map<string, QuorumToken>();

  /** @param isLive a token ends with its session */
  constructor(calendar: CalendarClock, isLive: (session: Session) => boolean) {
    this.#calendar = calendar;
    this.#isLive = isLive;
  }

  /** @throws refusal QUORUM_TOKEN_EXISTS, QUORUM_TOKEN_LIMIT_REACHED */
  generate(session: Session, service: QuorumService, random: RandomSource): QuorumToken {
    this.#purge();
    const name = nameOf(session, service);
    if (this.#tokens.has(name)) throw refusal(Status.QUORUM_TOKEN_EXISTS, 'there is a token for this service');
    if (this.#tokens.size >= QUORUM_TOKENS_MAX) {
      throw refusal(Status.QUORUM_TOKEN_LIMIT_REACHED, 'this HSM has as many tokens as it takes');
    }
    const expiresMs = this.#calendar.now() + (GENERATED_SECONDS + APPROVED_SECONDS) * 1000;
    const token = { octets: random.octets(TOKEN_SIZE), service, session, expiresMs };
    this.#tokens.set(name, token);
    return token;
  }

  /** Takes it out, so that nothing else can be done with it. Undefined when there is no such token. */
  take(session: Session, service: QuorumService, octets: Uint8Array): QuorumToken | undefined {
    this.#purge();
    const name = nameOf(session, service);
    const token = this.#tokens.get(name);
    if (token === undefined || token.session !== session || !equalOctets(token.octets, octets)) return undefined;
    this.#tokens.delete(name);
    return token;
  }

  /** For an operation that was refused: nothing was done with it. */
  giveBack(token: QuorumToken): void {
    const name = nameOf(token.session, token.service);
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

  secondsLeft({ expiresMs }: QuorumToken): number {
    return Math.max(0, Math.ceil((expiresMs - this.#calendar.now()) / 1000));
  }

  #purge(): void {
    const now = this.#calendar.now();
    for (const [name, { session, expiresMs }] of this.#tokens) {
      if (expiresMs <= now || !this.#isLive(session)) this.#tokens.delete(name);
    }
  }
}

/** User names have no blank. */
const nameOf = ({ username }: Session, service: QuorumService): string => `${username} ${service}`;
