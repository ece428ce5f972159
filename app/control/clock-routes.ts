// The calendar: what date it is, and stepping over what would take long. The monotonic clock cannot be moved.

import type { FastifyInstance } from 'fastify';

export interface ControlledClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** How far it is ahead of the system's date. */
  readonly advancedMs: number;
  /** Moves the calendar on. Resolves with true once what became due is over, with false when that takes too long. */
  advance(byMs: number): Promise<boolean>;
}

const YEAR_MS = 366 * 24 * 3_600_000;

const STEP = {
  body: {
    type: 'object',
    required: ['byMs'],
    additionalProperties: false,
    properties: { byMs: { type: 'integer', minimum: 0, maximum: YEAR_MS } },
  },
};

export function clockRoutes(routes: FastifyInstance, clock: ControlledClock): void {
  const date = (): { now: string } => ({ now: new Date(clock.now()).toISOString() });
  routes.get('/clock', () => ({ ...date(), advancedMs: clock.advancedMs }));
  routes.post<{ Body: { byMs: number } }>('/clock/advance', { schema: STEP }, async ({ body }) => {
    const settled = await clock.advance(body.byMs);
    return { ...date(), settled };
  });
}
