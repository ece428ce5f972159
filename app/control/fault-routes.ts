// Faults: create, list, change, delete, all of them at once.

import type { FastifyInstance } from 'fastify';
import { fromForeignShape } from '../../sim/fault/foreign-shapes.ts';
import type { FaultRegistry } from '../../sim/fault/registry.ts';
import { SimError } from '../../src/errors.ts';
import { faultApiDocument } from './fault-api-document.ts';

export function faultRoutes(routes: FastifyInstance, faults: FaultRegistry): void {
  routes.get('/faults', () => faults.list());
  routes.get('/openapi.json', () => faultApiDocument());
  routes.get('/fault-kinds', () =>
    faults.kinds().map(({ name, place, says, parameters, matches }) => ({
      ...{ name, place, says, parameters, matches },
    })),
  );
  routes.post('/faults', async ({ body }, reply) => {
    reply.code(201);
    return faults.create(fromForeignShape(body));
  });
  routes.post('/faults/reset', async () => {
    await faults.reset();
    return [];
  });
  routes.post('/faults/populate', ({ body }) => {
    if (!Array.isArray(body)) throw new SimError('invalid_configuration', 'populate takes a list of faults');
    return faults.populate(body.map(fromForeignShape));
  });
  routes.patch<{ Params: { name: string } }>('/faults/:name', ({ params, body }) => faults.change(params.name, body));
  routes.delete<{ Params: { name: string } }>('/faults/:name', async ({ params }, reply) => {
    await faults.delete(params.name);
    return reply.code(204).send();
  });
}
