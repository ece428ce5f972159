// What was asked of the AWS services: the event trail, CloudTrail's records with a number each.

import type { FastifyInstance } from 'fastify';
import type { EventTrail } from '../events/event-trail.ts';
import { answer, described } from './api/described-route.ts';
import { reference } from './api/schema.ts';

const LIMIT_DEFAULT = 100;

/** Query strings are text. */
const PAGE = {
  querystring: {
    type: 'object',
    additionalProperties: false,
    properties: {
      after: { type: 'string', pattern: '^\\d{1,15}$', description: 'a whole number of up to 15 digits' },
      limit: { type: 'string', pattern: '^(?:[1-9]\\d{0,2}|1000)$', description: 'a whole number from 1 to 1000' },
    },
  },
};

const LISTED = {
  schema: PAGE,
  ...described('what was asked of the AWS services', answer(200, 'from `after` on', reference('Events'))),
};

export function eventRoutes(routes: FastifyInstance, trail: Pick<EventTrail, 'after'>): void {
  routes.get<{ Querystring: { after?: string; limit?: string } }>('/events', LISTED, ({ query }) => ({
    events: trail.after(Number(query.after ?? 0), Number(query.limit ?? LIMIT_DEFAULT)),
  }));
}
