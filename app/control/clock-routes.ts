// The calendar: what date it is, and stepping over what would take long. The monotonic clock cannot be moved.

import type { FastifyInstance } from 'fastify';

export interface ControlledClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the calendar on; what became due on the way begins before this returns. */
  advance(byMs: number): void;
  /** Resolves with true once what became due is over, or with false when that takes too long. Never rejects. */
  settled(): Promise<boolean>;
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
  routes.get('/clock', date);
  routes.post<{ Body: { byMs: number } }>('/clock/advance', { schema: STEP }, async ({ body }) => {
    clock.advance(body.byMs);
    const settled = await clock.settled();
    return { ...date(), settled };
  });
}
