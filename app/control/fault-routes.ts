// Faults: create, list, change, delete, all of them at once.

import type { FastifyInstance } from 'fastify';
import { eachOf } from '../../sim/fault/each-of.ts';
import { changeFrom, faultFrom } from '../../sim/fault/foreign-shapes.ts';
import type { FaultRegistry } from '../../sim/fault/registry.ts';
import { SimError } from '../../src/errors.ts';
import { FAULT_API } from './fault-api.ts';

/** As many faults as there may be, with everything that one can have. */
const LIST_SIZE_MAX = 1024 * 1024;

interface Named {
  readonly Params: { readonly name: string };
}

/** @param region the only one that there is */
export function faultRoutes(routes: FastifyInstance, faults: () => Promise<FaultRegistry>, region: string): void {
  const read = (list: readonly unknown[]) => eachOf(list, (one) => faultFrom(one, region));

  routes.get('/faults', FAULT_API.list, async () => (await faults()).list());
  routes.get<Named>('/faults/:name', FAULT_API.show, async ({ params }) => (await faults()).get(params.name));
  routes.get('/fault-kinds', FAULT_API.kinds, async () =>
    (await faults()).kinds().map(({ name, place, says, parameters, matches, ...kind }) => ({
      ...{ name, place, says, parameters, matches },
      ...('directions' in kind && { directions: kind.directions }),
    })),
  );
  routes.post('/faults', { bodyLimit: LIST_SIZE_MAX, ...FAULT_API.create }, async ({ body }, reply) => {
    const registry = await faults();
    const created = Array.isArray(body)
      ? await registry.createAll(await read(someOf(body)))
      : await registry.create(faultFrom(body, region));
    return reply.code(201).send(created);
  });
  routes.post('/faults/reset', FAULT_API.reset, async () => {
    await (await faults()).reset();
    return [];
  });
  routes.post('/faults/populate', { bodyLimit: LIST_SIZE_MAX, ...FAULT_API.populate }, async ({ body }) => {
    if (!Array.isArray(body)) throw new SimError('invalid_configuration', 'populate takes a list of faults');
    return (await faults()).populate(await read(body));
  });
  routes.patch<Named>('/faults/:name', FAULT_API.change, async ({ params, body }) => {
    const registry = await faults();
    const { kind } = await registry.get(params.name);
    return registry.change(params.name, changeFrom(body, kind, region));
  });
  routes.delete<Named>('/faults/:name', FAULT_API.delete, async ({ params }, reply) => {
    await (await faults()).delete(params.name);
    return reply.code(204).send();
  });
}

/** In LocalStack's API an empty list ends all faults, which is too much to happen by mistake. */
function someOf(list: readonly unknown[]): readonly unknown[] {
  if (list.length > 0) return list;
  throw new SimError('invalid_configuration', 'the list is empty: POST /faults/reset ends all faults');
}
