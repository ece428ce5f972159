// The calendar: what date it is, and stepping over what would take long. The monotonic clock cannot be moved.

import type { FastifyInstance } from 'fastify';
import { STEP_MAX_MS } from '../clock/step.ts';
import { answer, described } from './api/described-route.ts';
import { answerOf, DATE_TEXT, FLAG } from './api/schema.ts';

export interface ControlledClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** How far it is ahead of the system's date. */
  readonly advancedMs: number;
  /** Moves the calendar on. Resolves with true once what became due is over, with false when that takes too long. */
  advance(byMs: number): Promise<boolean>;
}

const STEP = {
  body: {
    type: 'object',
    required: ['byMs'],
    additionalProperties: false,
    properties: { byMs: { type: 'integer', minimum: 0, maximum: STEP_MAX_MS } },
  },
};

const SHOWN = described(
  'the date, and how far it is ahead of the system’s',
  answer(200, 'as it is; advancedMs may be negative', answerOf({ now: DATE_TEXT, advancedMs: { type: 'integer' } })),
);
const STEPPED = {
  schema: STEP,
  ...described(
    'step over time',
    answer(200, 'settled: what became due is over', answerOf({ now: DATE_TEXT, settled: FLAG })),
  ),
};

export function clockRoutes(routes: FastifyInstance, clock: ControlledClock): void {
  const date = (): { now: string } => ({ now: new Date(clock.now()).toISOString() });
  routes.get('/clock', SHOWN, () => ({ ...date(), advancedMs: clock.advancedMs }));
  routes.post<{ Body: { byMs: number } }>('/clock/advance', STEPPED, async ({ body }) => {
    const settled = await clock.advance(body.byMs);
    return { ...date(), settled };
  });
}
