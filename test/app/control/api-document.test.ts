// The document of the control API: valid, of every route that there is, and true of what each of them answers.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DisconnectCustomKeyStoreCommand } from '@aws-sdk/client-kms';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import type { ApiDocument } from '../../../app/control/api/api-document.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { ROOT } from '../../support/source-tree.ts';
import { runClusterSide, runKmsSide } from '../../support/two-sides.ts';

type Operation = {
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>;
};

const world = await runSimulator(t);
const { endpoint, clusters } = world.ready;
const document = await documentOf(endpoint);
/** `METHOD /path {parameter}`. */
const operations = operationsOf(document);

async function documentOf(endpoint: string): Promise<ApiDocument> {
  return (await (await fetch(`${endpoint}/_sim/v1/openapi.json`)).json()) as ApiDocument;
}

function operationsOf({ paths }: ApiDocument): ReadonlyMap<string, Operation> {
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Operation]),
    ),
  );
}

/** JSON Schema knows no formats of its own, and the document's references are its own. */
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'api', ...document });
const located = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/'));

t.test('it is valid, and so are those of the two processes', async (t) => {
  const cluster = await runClusterSide(t, { seed: 'bare' });
  const kms = await runKmsSide(t, new URL(cluster.ready.endpoint));
  const parts = await Promise.all([cluster, kms].map(({ ready }) => documentOf(ready.endpoint)));
  for (const one of [document, ...parts]) {
    t.same(await new Validator().validate(structuredClone(one)), { valid: true });
  }
  const ofParts = parts.map((part) => [...operationsOf(part).keys()]);
  t.same([...new Set(ofParts.flat())].sort(), [...operations.keys()].sort(), 'together they have what `up` has');
  t.notOk(ofParts[1]?.includes('GET /_sim/v1/clusters'), 'each has its own');
  t.notOk(ofParts[0]?.includes('GET /_sim/v1/custom-key-stores'));
});

t.test('docs/control-api.md and docs/operations.md have the same routes', (t) => {
  const written = [
    ...routesIn('docs/control-api.md').map((route) => route.replace(' /', ' /_sim/v1/')),
    ...['GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /_localstack/health', 'POST /moto-api/reset'],
    // docs/faults.md shows what they take.
    ...['GET /_sim/v1/faults', 'POST /_sim/v1/faults', 'POST /_sim/v1/faults/reset', 'POST /_sim/v1/faults/populate'],
    ...['GET', 'PATCH', 'DELETE'].map((method) => `${method} /_sim/v1/faults/{name}`),
    'GET /_sim/v1/fault-kinds',
  ];
  t.same([...new Set(written)].sort(), [...operations.keys()].sort());
  const operationsPage = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
  for (const path of ['/healthz', '/readyz', '/metrics', '/_localstack/health', '/moto-api/reset']) {
    t.ok(operationsPage.includes(path), path);
  }
  t.end();
});

/** `.../lag` is beside the route above it. */
function routesIn(page: string): readonly string[] {
  let above = '';
  return [
    ...readFileSync(join(ROOT, page), 'utf8').matchAll(/`(GET|POST|PUT|DELETE|PATCH) ((?:\.\.\.)?\/[^\s`?]*)/g),
  ].map(([, method, path = '']) => {
    if (!path.startsWith('...')) above = path;
    return `${method} ${path.startsWith('...') ? `${above.replace(/\/[^/]*$/, '')}${path.slice(3)}` : path}`;
  });
}

t.test('whatever takes a body says that it is refused unless it is called JSON', async (t) => {
  for (const [route, { requestBody, responses }] of operations) {
    t.equal(requestBody !== undefined, responses[415] !== undefined, route);
    const [method = '', path = ''] = route.split(' ');
    if (requestBody === undefined) continue;
    const response = await fetch(`${endpoint}${path.replace(/{\w+}/g, 'x')}`, { method, body: 'x=1' });
    t.equal(response.status, 415, route);
  }
});

t.test('a walk over every route: each answer is as described', async (t) => {
  const walked = new Set<string>();
  const clusterId = clusters[0]?.clusterId ?? '';
  const [first = '', second = ''] = clusters[0]?.hsms.map(({ hsmId }) => hsmId) ?? [];
  const { storeId } = world;

  /** @param route as the document has it @param path what stands for it. Resolves with what was answered. */
  async function ask(route: string, path: string, body?: unknown, status?: number): Promise<unknown> {
    walked.add(route);
    const [method = ''] = route.split(' ');
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const sent = body === undefined ? {} : { headers: { 'content-type': type }, body: JSON.stringify(body) };
    const aborting = new AbortController();
    const response = await fetch(`${endpoint}${path}`, { method, ...sent, signal: aborting.signal });
    if (status !== undefined) t.equal(response.status, status, `${route}: ${response.status}`);
    const described = operations.get(route)?.responses[response.status];
    if (described === undefined) return t.fail(`${method} ${path} is answered ${response.status}, and not described`);
    const [mediaType = ''] = (response.headers.get('content-type') ?? '').split(';');
    if (described.content === undefined) {
      t.equal(await response.text(), '', `${route}: no body`);
      return undefined;
    }
    const { schema } = described.content[mediaType] ?? {};
    if (schema === undefined) return t.fail(`${route} is answered in ${mediaType}, and not described so`);
    if (mediaType === 'text/event-stream') return aborting.abort();
    const answered = mediaType === 'application/json' ? await response.json() : await response.text();
    const isAsDescribed = ajv.validate(located(schema), answered);
    t.ok(isAsDescribed, `${route}: ${response.status} ${isAsDescribed ? '' : ajv.errorsText()}`);
    return answered;
  }
  /** Below `/_sim/v1`. */
  const control = (route: string, path: string, body?: unknown, status = 200) => {
    const [method, pattern] = route.split(' ');
    return ask(`${method} /_sim/v1${pattern}`, `/_sim/v1${path}`, body, status);
  };
  const get = (path: string) => control(`GET ${path.split('?', 1)[0]}`, path);

  for (const path of ['/healthz', '/readyz', '/_localstack/health', '/metrics']) await ask(`GET ${path}`, path);
  for (const path of [
    '/health',
    '/state',
    '/cluster-process',
    '/clusters',
    '/clock',
    '/hardware-roots',
    '/fault-kinds',
    '/faults',
  ]) {
    await get(path);
  }
  for (const path of ['/openapi.json', '/custom-key-stores', '/custom-key-stores/events']) await get(path);
  for (const _ of [1, 2, 3]) await world.settledState(storeId);
  const events = (await get('/events?limit=3')) as { readonly events: readonly unknown[] };
  await control('GET /events', '/events?limit=none', undefined, 400);
  t.equal(events.events.length, 3);
  await control('POST /clock/advance', '/clock/advance', { byMs: 1 });
  await control('POST /clock/advance', '/clock/advance', { byMs: -1 }, 400);

  const cluster = '/clusters/{clusterId}';
  const ofCluster = `/clusters/${clusterId}`;
  await control(`GET ${cluster}`, ofCluster);
  await control(`GET ${cluster}`, '/clusters/cluster-none', undefined, 404);
  await control(`PUT ${cluster}/mtls`, `${ofCluster}/mtls`, { enforcement: 'none' });
  await control(`PUT ${cluster}/mtls`, `${ofCluster}/mtls`, { enforcement: 'some' }, 400);
  const anchors = `${ofCluster}/trust-anchors`;
  const certificatePem = readFileSync(join(ROOT, 'test/support/fixtures/example-customer-ca.crt'), 'utf8');
  await control(`POST ${cluster}/trust-anchors`, anchors, { certificatePem }, 201);
  await control(`POST ${cluster}/trust-anchors`, anchors, { certificatePem: 'none' }, 400);
  await control(`GET ${cluster}/trust-anchors`, anchors);
  await control(`DELETE ${cluster}/trust-anchors/{reference}`, `${anchors}/1`, undefined, 204);
  await control(`DELETE ${cluster}/trust-anchors/{reference}`, `${anchors}/1`, undefined, 404);
  for (const format of ['json', 'text']) {
    const path = `${ofCluster}/hsms/${first}/audit-log?format=${format}`;
    await control(`GET ${cluster}/hsms/{hsmId}/audit-log`, path);
  }
  await control(`GET ${cluster}/hsms/{hsmId}/replication`, `${ofCluster}/hsms/${first}/replication`);
  await control(`PUT ${cluster}/hsms/{hsmId}/lag`, `${ofCluster}/hsms/${first}/lag`, { lagMs: 0 });
  for (const [act, subject, status] of [
    ['withhold', { username: 'example_user' }, 200],
    ['withhold', { keyHandle: 7 }, 404],
    ['release', { keyHandle: 7 }, 200],
    ['release', { username: 'example_user' }, 200],
  ] as const) {
    await control(`POST ${cluster}/hsms/{hsmId}/${act}`, `${ofCluster}/hsms/${first}/${act}`, subject, status);
  }
  await control(`GET ${cluster}/users`, `${ofCluster}/users`);
  const user = { username: 'Worker', password: 'a-password' };
  await control(`POST ${cluster}/users`, `${ofCluster}/users`, user, 201);
  await control(`POST ${cluster}/users`, `${ofCluster}/users`, user, 400);
  const ofUser = `${ofCluster}/users/worker`;
  await control(`PUT ${cluster}/users/{username}/password`, `${ofUser}/password`, { password: 'another-one' });
  for (const act of ['lock', 'unlock']) await control(`POST ${cluster}/users/{username}/${act}`, `${ofUser}/${act}`);
  await control(`DELETE ${cluster}/users/{username}`, ofUser, undefined, 204);
  await control(`DELETE ${cluster}/users/{username}`, ofUser, undefined, 404);

  const network = (await get('/network')) as { subnets: { subnetId: string }[]; securityGroups: { groupId: string }[] };
  const subnetId = network.subnets.at(-1)?.subnetId ?? '';
  for (const act of ['exhaust', 'free']) {
    await control(`POST /network/subnets/{subnetId}/${act}`, `/network/subnets/${subnetId}/${act}`);
  }
  const ofGroup = `/network/security-groups/${network.securityGroups[0]?.groupId}/rules`;
  await control('PUT /network/security-groups/{groupId}/rules', ofGroup, { rules: [] });
  const inZone = '/network/zones/{availabilityZone}/partition';
  for (const method of ['POST', 'DELETE']) {
    await control(`${method} ${inZone}`, '/network/zones/us-east-1c/partition');
    await control(`${method} ${inZone}`, '/network/zones/moon-1a/partition', undefined, 404);
  }
  await control('GET /network/reachability', '/network/reachability');
  const described = (await control(`GET ${cluster}`, ofCluster)) as { vpcId: string; securityGroupId: string };
  const parts = {
    ...{ clusterId, vpcId: described.vpcId, clusterSecurityGroupId: described.securityGroupId },
    subnetIds: [subnetId],
  };
  const ofStore = '/network/key-stores/{customKeyStoreId}';
  await control(`PUT ${ofStore}`, '/network/key-stores/cks-1', parts);
  await control(`PUT ${ofStore}`, '/network/key-stores/cks-1', { ...parts, subnetIds: ['subnet-none'] });
  await control(`DELETE ${ofStore}`, '/network/key-stores/cks-1', undefined, 204);
  const ofSubnet = 'DELETE /network/subnets/{subnetId}';
  await control(ofSubnet, `/network/subnets/${subnetId}`, undefined, 400);

  const stored = '/custom-key-stores/{customKeyStoreId}/connections';
  await control(`GET ${stored}`, `/custom-key-stores/${storeId}/connections`);
  await control(`GET ${stored}`, '/custom-key-stores/cks-none/connections', undefined, 404);

  await control('POST /faults', '/faults', { name: 'one', kind: 'busy' }, 201);
  await control('POST /faults', '/faults', [{ name: 'two', kind: 'latency' }], 201);
  await control('POST /faults', '/faults', { name: 'three' }, 400);
  await control('GET /faults', '/faults');
  await control('GET /faults/{name}', '/faults/one');
  await control('PATCH /faults/{name}', '/faults/one', { times: 2 });
  await control('DELETE /faults/{name}', '/faults/one', undefined, 204);
  await control('DELETE /faults/{name}', '/faults/one', undefined, 404);
  await control('POST /faults/populate', '/faults/populate', [{ name: 'four', kind: 'drop' }]);
  await control('POST /faults/reset', '/faults/reset');

  await control(`POST ${cluster}/hsms`, `${ofCluster}/hsms`, { availabilityZone: 'us-east-1a' });
  await control(`POST ${cluster}/hsms/{hsmId}/lose`, `${ofCluster}/hsms/${second}/lose`);
  await get('/custom-key-stores');
  await control(`GET ${stored}`, `/custom-key-stores/${storeId}/connections`);
  await control(`POST ${cluster}/hsms/{hsmId}/restore`, `${ofCluster}/hsms/${second}/restore`);
  await control(`POST ${cluster}/hsms/{hsmId}/lose`, `${ofCluster}/hsms/hsm-none/lose`, undefined, 404);
  await world.kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: storeId }));
  t.equal(await world.settledState(storeId), 'DISCONNECTED');
  await control(ofSubnet, `/network/subnets/${subnetId}`);
  await control(ofSubnet, `/network/subnets/${subnetId}`, undefined, 404);
  for (const path of ['/_sim/v1/reset', '/moto-api/reset']) await ask(`POST ${path}`, path);
  t.same([...walked].sort(), [...operations.keys()].sort(), 'all of them');
});
