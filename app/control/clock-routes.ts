// The calendar: what date it is, and stepping over what would take long. The monotonic clock cannot be moved.

import type { FastifyInstance } from 'fastify';
import type { ControlledWorld } from './controlled-world.ts';

const YEAR_MS = 366 * 24 * 3_600_000;

const STEP = {
  body: {
    type: 'object',
    required: ['byMs'],
    additionalProperties: false,
    properties: { byMs: { type: 'integer', minimum: 0, maximum: YEAR_MS } },
  },
};

export function clockRoutes(routes: FastifyInstance, world: ControlledWorld): void {
  const date = (): { now: string } => ({ now: new Date(world.now()).toISOString() });
  routes.get('/clock', date);
  routes.post<{ Body: { byMs: number } }>('/clock/advance', { schema: STEP }, async ({ body }) => {
    world.advance(body.byMs);
    const settled = await world.settled();
    return { ...date(), settled };
  });
}
