// Is it alive, is it ready? Answered from what is known anyway: a probe every second costs nothing.

import { answer, type RouteDescription } from '../control/api/described-route.ts';
import { answerOf, listOf, MEMBERS, TEXT } from '../control/api/schema.ts';
import type { HandleHttp, StandingRoute, StandingRoutes } from '../http/front-door.ts';
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

/** As LocalStack names them. */
export type ServiceName = 'kms' | 'cloudhsmv2' | 'ec2';

const STATUS = answerOf({ status: TEXT });
const ALIVE = describedBy('is it alive?', answer(200, 'it is', STATUS));
const READY = describedBy('is it ready?', {
  ...answer(200, 'it is', STATUS),
  ...answer(503, 'not yet, or not any more', answerOf({ status: TEXT, reasons: listOf(TEXT) })),
});
const LIKE_LOCALSTACK = describedBy(
  'is it ready? As LocalStack tells',
  answer(200, 'by service', answerOf({ services: MEMBERS, edition: TEXT, version: TEXT })),
);

/** @param services those that this process has */
export function healthRoutes(health: () => Health, services: readonly ServiceName[]): StandingRoutes {
  const alive: StandingRoute = { ...ALIVE, handle: answering(() => [200, { status: 'ok' }]) };
  return {
    '/healthz': alive,
    '/_sim/v1/health': alive,
    '/readyz': {
      ...READY,
      handle: answering(() => {
        const { phase, reason } = health();
        return reason === undefined ? [200, { status: phase }] : [503, { status: phase, reasons: [reason] }];
      }),
    },
    // Always 200, as there; EC2 is loaded when somebody asks for it.
    '/_localstack/health': {
      ...LIKE_LOCALSTACK,
      handle: answering(() => {
        const state = LOCALSTACK_STATES[health().phase];
        const stateOf = (name: ServiceName) => (name === 'ec2' && state === 'running' ? 'available' : state);
        const states = Object.fromEntries(services.map((name) => [name, stateOf(name)]));
        return [200, { services: states, edition: 'cloudhsm-sim', version: VERSION }];
      }),
    },
  };
}

function describedBy(summary: string, answers: RouteDescription['answers']): Omit<StandingRoute, 'handle'> {
  return { method: 'GET', hosts: 'any', api: { summary, answers } };
}

const answering = (answer: () => readonly [status: number, document: object]): HandleHttp =>
  only('GET', (_request, response) => sendJson(response, ...answer()));
