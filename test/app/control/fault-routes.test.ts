// The fault routes, and their description.

import fastify from 'fastify';
import t from 'tap';
import { faultApiDocument } from '../../../app/control/fault-api-document.ts';
import { faultRoutes } from '../../../app/control/fault-routes.ts';
import { FAULT_KINDS } from '../../../sim/fault/kinds.ts';
import { FaultRegistry } from '../../../sim/fault/registry.ts';
import { WorldFaults } from '../../../sim/fault/world-faults.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { KNOWN_NAMES, notingWorld } from '../../support/fault-world.ts';

async function makeRoutes() {
  const app = fastify();
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, path }) => {
    if (method !== 'HEAD') routes.push(`${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  });
  const { world } = notingWorld();
  faultRoutes(app, new FaultRegistry(new WorldFaults(world, new ManualClock().calendar, () => {}), KNOWN_NAMES));
  await app.ready();
  return { app, routes };
}

t.test('OpenAPI describes the routes that there are, and every kind', async (t) => {
  const { routes } = await makeRoutes();
  const { paths, components } = faultApiDocument();
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  t.same(described.sort(), routes.sort());
  t.equal(components.schemas.Fault.oneOf.length, FAULT_KINDS.size);
});

t.test('create, change, list, populate, reset, delete; also in other shapes', async (t) => {
  const { app } = await makeRoutes();
  const send = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const { statusCode, body } = await app.inject({ method, url, ...(payload && { payload }) });
    return [statusCode, body === '' ? undefined : JSON.parse(body)] as const;
  };
  t.match(await send('POST', '/faults', { name: 'a', kind: 'busy', times: 2 }), [
    201,
    { name: 'a', times: 2, hits: 0 },
  ]);
  t.match(await send('PATCH', '/faults/a', { skip: 1 }), [200, { times: 2, skip: 1 }]);
  t.match(await send('POST', '/faults', { type: 'latency', attributes: { latency: 5 } }), [
    201,
    { name: 'latency_downstream' },
  ]);
  t.match(await send('GET', '/faults'), [200, [{ name: 'a' }, { name: 'latency_downstream' }]]);
  t.match(await send('POST', '/faults/populate', [{ service: 'kms' }]), [200, [{ kind: 'internal_error' }]]);
  t.equal((await send('POST', '/faults/populate', {}))[0], 500, 'SimErrors get their status in the control API');
  t.same(await send('DELETE', '/faults/kms.any.KMSInternalException'), [204, undefined]);
  t.same(await send('POST', '/faults/reset'), [200, []]);
  t.match(await send('GET', '/openapi.json'), [200, { openapi: '3.1.0' }]);
});
