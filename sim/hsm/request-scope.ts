// One request, as its handler sees it. Its session is the one that the policy has judged: whoever logs in on the
// connection while the request waits has nothing to do with it.

import { SimError } from '../../src/errors.ts';
import type { Core, Scope } from './core.ts';
import type { SessionPhase } from './session-phase.ts';
import type { Session } from './sessions.ts';

export class RequestScope implements Scope {
  readonly core: Core;
  readonly phase: SessionPhase;
  readonly terminate: Scope['terminate'];
  readonly #session: Session | undefined;

  /** To be made when the request is judged. */
  constructor({ core, phase, terminate }: Pick<Scope, 'core' | 'phase' | 'terminate'>) {
    this.core = core;
    this.phase = phase;
    this.terminate = terminate;
    this.#session = phase.session;
  }

  get session(): Session {
    if (this.#session !== undefined) return this.#session;
    throw new SimError('illegal_transition', `no session while ${this.phase.state}`);
  }
}
