// The fault routes.

import fastify from 'fastify';
import t from 'tap';
import { faultRoutes } from '../../../app/control/fault-routes.ts';
import { makeRegistry } from '../../support/fault-world.ts';

async function makeRoutes() {
  const app = fastify();
  const { registry } = makeRegistry();
  faultRoutes(app, async () => registry, 'us-east-1');
  await app.ready();
  return app;
}

t.test('create, show, change, list, populate, reset, delete; also in other shapes', async (t) => {
  const app = await makeRoutes();
  const send = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const { statusCode, body } = await app.inject({ method, url, ...(payload && { payload }) });
    return [statusCode, body === '' ? undefined : JSON.parse(body)] as const;
  };
  t.match(await send('POST', '/faults', { name: 'a', kind: 'busy', times: 2 }), [
    201,
    { name: 'a', times: 2, hits: 0 },
  ]);
  t.match(await send('PATCH', '/faults/a', { skip: 1 }), [200, { times: 2, skip: 1 }]);
  t.notOk('times' in (await send('PATCH', '/faults/a', { times: null }))[1]);
  t.match(await send('POST', '/faults', { type: 'latency', attributes: { latency: 5 } }), [
    201,
    { name: 'latency_downstream' },
  ]);
  t.match(await send('PATCH', '/faults/latency_downstream', { attributes: { latency: 9 }, toxicity: 0.5 }), [
    200,
    { parameters: { latencyMs: 9, jitterMs: 0 }, probability: 0.5 },
  ]);
  t.match(await send('GET', '/faults'), [200, [{ name: 'a' }, { name: 'latency_downstream' }]]);
  t.match(await send('GET', '/faults/a'), [200, { name: 'a', skip: 1 }]);
  t.match(await send('POST', '/faults/populate', [{ service: 'kms' }]), [200, [{ kind: 'internal_error' }]]);
  t.match(
    await send('POST', '/faults', [
      { service: 'kms', operation: 'Encrypt' },
      { name: 'b', kind: 'drop' },
    ]),
    [201, [{ kind: 'internal_error', match: { kmsOperation: 'Encrypt' } }, { name: 'b' }]],
  );
  t.match(await send('PATCH', '/faults/kms.any.KMSInternalException', { operation: 'Decrypt', probability: 0.1 }), [
    200,
    { match: { kmsOperation: 'Decrypt' }, probability: 0.1 },
  ]);
  t.equal((await send('POST', '/faults', []))[0], 500, 'SimErrors get their status in the control API');
  t.equal((await send('POST', '/faults/populate', {}))[0], 500);
  t.same(await send('DELETE', '/faults/kms.any.KMSInternalException'), [204, undefined]);
  t.same(await send('POST', '/faults/reset'), [200, []]);
});
