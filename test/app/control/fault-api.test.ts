// The description of the fault routes: all of them, and bodies that the simulator and the description agree on.

import fastify from 'fastify';
import t from 'tap';
import { faultRoutes } from '../../../app/control/fault-routes.ts';
import { FAULT_SCHEMAS } from '../../../app/control/fault-schemas.ts';
import type { FaultKind, ParameterRule } from '../../../sim/fault/fault-kind.ts';
import { FAULT_KINDS } from '../../../sim/fault/kinds.ts';
import { makeRegistry } from '../../support/fault-world.ts';

/** With every body checked against the description before it comes to a route, and every answer after. */
async function makeDescribed() {
  const app = fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } } });
  app.addSchema({ $id: 'api', $defs: located(FAULT_SCHEMAS) });
  const undescribed: string[] = [];
  app.addHook('onRoute', (route) => {
    if (route.config?.api === undefined && route.method !== 'HEAD') undescribed.push(`${route.method} ${route.url}`);
    const { body } = route.config?.api ?? {};
    if (body !== undefined) route.schema = { body: located(body) };
  });
  app.setErrorHandler(({ message, validation }: Error & { validation?: unknown }, _request, reply) =>
    reply.code(validation === undefined ? 500 : 400).send(message),
  );
  const { registry } = makeRegistry();
  faultRoutes(app, async () => registry, 'us-east-1');
  app.post(
    '/listed',
    { schema: { body: located({ $ref: '#/components/schemas/ListedFault' }) } },
    async () => 'as described',
  );
  await app.ready();
  const send = async (method: 'POST' | 'PATCH', url: string, payload: object) => {
    const { statusCode, body } = await app.inject({ method, url, payload });
    return { statusCode, body };
  };
  return { undescribed, send };
}

/** References of the document, for who reads a part of it. */
const located = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"api#/$defs/'));

const EXAMPLES: Readonly<Record<string, string>> = { subnetId: 'subnet-1', availabilityZone: 'z', status: 'BUSY' };

const exampleOf = (name: string, rule: ParameterRule): unknown =>
  rule.type === 'integer' ? rule.max : (EXAMPLES[name] ?? rule.default);

/** With all that the kind can have. */
const fullFaults = [...FAULT_KINDS.values()].map((kind, index) => ({
  ...{ name: `f${index}`, kind: kind.name, activeFrom: '2100-01-01T00:00:00Z', activeUntil: 2 ** 42 * 10 },
  parameters: Object.fromEntries(Object.entries(kind.parameters).map(([name, rule]) => [name, exampleOf(name, rule)])),
  match: Object.fromEntries(kind.matches.map((member) => [member, matchOf(member, kind)])),
  ...('directions' in kind && { direction: kind.directions[0] }),
  ...(kind.place !== 'world' && { probability: 0.5, seed: 3, skip: 1, times: 2 }),
}));

function matchOf(member: string, kind: FaultKind): string {
  const operation = ('operations' in kind && kind.operations?.[0]) || 'encrypt';
  const examples: Readonly<Record<string, string>> = {
    ...{ clusterId: 'cluster-a', hsmId: 'hsm-1', username: 'alice', operation, kmsOperation: 'Encrypt' },
    ...{ keyId: kind.place === 'kms' ? 'key-1' : '262162', customKeyStoreId: 'cks-1' },
  };
  return examples[member] ?? '';
}

t.test('every route is described, and every kind', async (t) => {
  const { undescribed } = await makeDescribed();
  t.same(undescribed, ['POST /listed'], 'but for the one of this test');
  t.match(FAULT_SCHEMAS.Fault, {
    oneOf: [...FAULT_KINDS.keys()].map((kind) => ({ properties: { kind: { const: kind } } })),
  });
});

t.test('every kind of fault with all its members is as described, and so is what is shown of it', async (t) => {
  const { send } = await makeDescribed();
  for (const fault of fullFaults) {
    const created = await send('POST', '/faults', fault);
    t.equal(created.statusCode, 201, `${fault.kind}: ${created.body}`);
    const shown = await send('POST', '/listed', JSON.parse(created.body));
    t.equal(shown.statusCode, 200, `${fault.kind}: ${shown.body}`);
  }
  t.equal((await send('POST', '/faults/populate', fullFaults)).statusCode, 200);
});

t.test('what the simulator refuses for its shape, the description does not allow', async (t) => {
  const { send } = await makeDescribed();
  const bad: readonly object[] = [
    ...[{ name: 'f' }, { kind: 'busy' }, { name: 'a b', kind: 'busy' }, { name: 'f', kind: 'bussy' }],
    ...[
      { name: 'f', kind: 'busy', nothing: 1 },
      { name: 'f', kind: 'latency', parameters: { latencyMs: null } },
    ],
    ...[
      { name: 'f', kind: 'latency', parameters: { latencyMs: -1 } },
      { name: 'f', kind: 'subnet_deleted' },
    ],
    ...[
      { name: 'f', kind: 'busy', match: { kmsOperation: 'Encrypt' } },
      { name: 'f', kind: 'busy', times: null },
    ],
    ...[
      { name: 'f', kind: 'busy', direction: 'downstream' },
      { name: 'f', kind: 'throttle', direction: 'upstream' },
    ],
    ...[{ name: 'f', kind: 'hsm_loss', skip: 1 }, { name: 'f', kind: 'busy', probability: 1.1 }, { type: 'busy' }],
    ...[{ service: 's3' }, { service: 'kms', error: { code: 'AccessDenied' } }, []],
  ];
  for (const body of bad) t.equal((await send('POST', '/faults', body)).statusCode, 400, JSON.stringify(body));
});

t.test('changes, in every shape', async (t) => {
  const { send } = await makeDescribed();
  await send('POST', '/faults', { name: 'f', kind: 'latency' });
  await send('POST', '/faults', { name: 'k', kind: 'throttle' });
  const good: readonly (readonly [string, object])[] = [
    ['f', { times: null, match: { hsmId: null }, parameters: { latencyMs: null }, direction: null, activeFrom: null }],
    ['f', { name: 'f', kind: 'latency', match: null, parameters: null, hits: 3 }],
    ['f', { attributes: { latency: 4 }, toxicity: 0.4, stream: 'upstream' }],
    ['k', { operation: 'Encrypt', probability: 0.2 }],
  ];
  for (const [name, change] of good) {
    const { statusCode, body } = await send('PATCH', `/faults/${name}`, change);
    t.equal(statusCode, 200, `${JSON.stringify(change)}: ${body}`);
  }
  for (const change of [{ nothing: 1 }, { times: 0 }, { probability: 2 }, { match: { x: 'y' } }]) {
    t.equal((await send('PATCH', '/faults/f', change)).statusCode, 400, JSON.stringify(change));
  }
});
