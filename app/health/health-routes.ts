// Is it alive, is it ready? Answered from what is known anyway: a probe every second costs nothing.

import type { HandleHttp, StandingRoutes } from '../http/front-door.ts';
import { only, sendJson } from '../http/json-answers.ts';
import type { PhaseName } from '../lifecycle.ts';
import { VERSION } from '../version.ts';

export interface Health {
  readonly phase: PhaseName;
  /** Why it is not ready; undefined: it is. */
  readonly reason: string | undefined;
}

/** States of services, as LocalStack names them. */
const LOCALSTACK_STATES: Readonly<Record<PhaseName, string>> = {
  starting: 'starting',
  ready: 'running',
  resetting: 'starting',
  failed: 'error',
  draining: 'stopping',
};

export function healthRoutes(health: () => Health): StandingRoutes {
  const alive = answering(() => [200, { status: 'ok' }]);
  return {
    '/healthz': { handle: alive },
    '/_sim/v1/health': { handle: alive },
    '/readyz': {
      handle: answering(() => {
        const { phase, reason } = health();
        return reason === undefined ? [200, { status: phase }] : [503, { status: phase, reasons: [reason] }];
      }),
    },
    // Always 200, as there; EC2 is loaded when somebody asks for it.
    '/_localstack/health': {
      handle: answering(() => {
        const state = LOCALSTACK_STATES[health().phase];
        const services = { kms: state, cloudhsmv2: state, ec2: state === 'running' ? 'available' : state };
        return [200, { services, edition: 'cloudhsm-sim', version: VERSION }];
      }),
    },
  };
}

const answering = (answer: () => readonly [status: number, document: object]): HandleHttp =>
  only('GET', (_request, response) => sendJson(response, ...answer()));
