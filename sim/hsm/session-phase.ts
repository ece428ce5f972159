// Where one connection's session is, and only what is valid there. The table of src/session says what may follow; this
// is its one writer on the device.

import { SimError } from '../../src/errors.ts';
import type { ScramVerifier } from '../../src/session/scram.ts';
import { nextSessionState, type SessionEvent, type SessionState } from '../../src/session/session-state.ts';
import type { Role } from '../../src/wire/roles.ts';
import type { Session } from './sessions.ts';

/** A log in between its two steps. */
export interface LoginExchange {
  readonly username: string;
  readonly role: Role;
  readonly connectorId: string;
  readonly nonce: string;
  readonly clientFirstBare: string;
  readonly serverFirst: string;
  /** What a second factor signs. */
  readonly mfaToken: Uint8Array;
  /** The user that the challenge was made from; undefined for one that does not exist. */
  readonly credential: { readonly generation: number; readonly verifier: ScramVerifier } | undefined;
}

type Phase =
  | { readonly state: 'idle' | 'unauthenticated' | 'closed' | 'broken' }
  /** No exchange: one of the two steps is being worked on. */
  | { readonly state: 'logging_in'; readonly exchange: LoginExchange | undefined }
  | { readonly state: 'logged_in' | 'changing_password' | 'logging_out'; readonly session: Session };

export class SessionPhase {
  #phase: Phase = { state: 'idle' };

  get state(): SessionState {
    return this.#phase.state;
  }

  get session(): Session | undefined {
    return 'session' in this.#phase ? this.#phase.session : undefined;
  }

  get live(): boolean {
    return this.#phase.state !== 'closed' && this.#phase.state !== 'broken';
  }

  /**
   * @param session on `login_succeeded` only
   * @throws SimError `illegal_transition`
   */
  advance(event: SessionEvent, session: Session | undefined = this.session): void {
    const next = nextSessionState(this.#phase.state, event);
    if (next === undefined) throw new SimError('illegal_transition', `${event} while ${this.#phase.state}`);
    this.#phase = phaseOf(next, session);
  }

  /** The challenge has been made. */
  offer(exchange: LoginExchange): void {
    if (this.#phase.state !== 'logging_in') {
      throw new SimError('illegal_transition', `a challenge while ${this.#phase.state}`);
    }
    this.#phase = { state: 'logging_in', exchange };
  }

  /** For the proof, once: undefined when there is none to be proved. */
  takeExchange(): LoginExchange | undefined {
    if (this.#phase.state !== 'logging_in') return undefined;
    const { exchange } = this.#phase;
    this.#phase = { state: 'logging_in', exchange: undefined };
    return exchange;
  }
}

function phaseOf(state: SessionState, session: Session | undefined): Phase {
  switch (state) {
    case 'logging_in':
      return { state, exchange: undefined };
    case 'logged_in':
    case 'changing_password':
    case 'logging_out':
      if (session === undefined) throw new SimError('illegal_transition', `${state} without a session`);
      return { state, session };
    default:
      return { state };
  }
}
