// Traces as a collector gets them (OTLP over HTTP, https://opentelemetry.io/docs/specs/otlp/), from a simulator whose
// environment asks for them.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { asksForTraces } from '../../app/tracing/asks-for-traces.ts';
import { type RunningUp, startUp } from '../support/up-process.ts';

interface Received {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const received: Received[] = [];
const collector = createServer(async (request, response) => {
  received.push({ path: request.url, headers: request.headers, body: await buffer(request) });
  // An empty ExportTraceServiceResponse, in the format of the request.
  const type = request.headers['content-type'] ?? '';
  response.writeHead(200, { 'Content-Type': type }).end(type === 'application/json' ? '{}' : '');
}).listen(0, '127.0.0.1');
t.teardown(() => collector.close());
await new Promise((resolve) => collector.once('listening', resolve));
const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;

/** The command, with more in its environment. */
async function startUpWith(t: Test, environment: Record<string, string>, ...flags: string[]): Promise<RunningUp> {
  Object.assign(process.env, environment);
  try {
    return await startUp(t, ...flags);
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name];
  }
}

const ask = (
  up: RunningUp,
  operation: string,
  input: object,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(up.ready.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${operation}`, ...headers },
    body: JSON.stringify(input),
  });

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly status: { readonly code?: number };
}

const attributesOf = (of: Pick<Span, 'attributes'>): Record<string, unknown> =>
  Object.fromEntries(of.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** SPAN_KIND_SERVER and SPAN_KIND_CLIENT, STATUS_CODE_ERROR. */
const [SERVER, CLIENT, ERROR] = [2, 3, 2];

t.test('a span for a request, one below it for the HSM, in the trace of whoever asks', async (t) => {
  const up = await startUpWith(
    t,
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    },
    ...['--log-level', 'debug', '--token', 'NotForACollector1'],
  );
  const [traceId, parentSpanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  const traceparent = `00-${traceId}-${parentSpanId}-01`;
  const secret = Buffer.from('attack at dawn').toString('base64');
  const asked = await ask(up, 'Encrypt', { KeyId: 'alias/example', Plaintext: secret }, { traceparent });
  t.equal(asked.status, 200);
  await ask(up, 'Encrypt', { KeyId: 'alias/none', Plaintext: secret });
  up.child.kill('SIGTERM');
  const { code, stderr } = await up.ended;
  t.equal(code, 0);

  const posts = received.splice(0);
  for (const { path, headers } of posts)
    t.match({ path, headers }, { path: '/v1/traces', headers: { 'content-type': 'application/json' } });
  const texts = posts.map(({ body }) => body.toString());
  const resourceSpans = texts.flatMap(
    (text) =>
      (
        JSON.parse(text) as {
          resourceSpans: { resource: Pick<Span, 'attributes'>; scopeSpans: { spans: Span[] }[] }[];
        }
      ).resourceSpans,
  );
  t.match(attributesOf(resourceSpans[0]?.resource ?? { attributes: [] }), {
    ...{ 'service.name': 'cloudhsm-sim', 'deployment.environment.name': 'test' },
  });
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  const server = spans.find((span) => span.traceId === traceId && span.kind === SERVER);
  t.match(server, { name: 'KMS/Encrypt', parentSpanId, status: {} });
  t.match(attributesOf(server ?? { attributes: [] }), {
    'rpc.system': 'aws-api',
    'rpc.service': 'KMS',
    'rpc.method': 'Encrypt',
    'http.request.method': 'POST',
    'http.response.status_code': 200,
    'aws.request_id': asked.headers.get('x-amzn-requestid'),
  });
  const device = spans.filter((span) => span.parentSpanId === server?.spanId);
  t.match(device, [{ name: 'HSM/encrypt', kind: CLIENT, traceId }]);
  t.match(attributesOf(device[0] ?? { attributes: [] }), {
    'rpc.method': 'encrypt',
    'cloudhsm.cluster_id': up.ready.clusters[0]?.clusterId,
    'cloudhsm.hsm_id': /^hsm-/,
    'cloudhsm.device_request': /^hsm-.+\/[0-9a-f]+\/\d+$/,
    'server.address': '127.0.0.1',
  });
  const refused = spans.find((span) => attributesOf(span)['error.type'] === 'NotFoundException');
  t.match(refused, { name: 'KMS/Encrypt', kind: SERVER });
  t.not(refused?.traceId, traceId, 'without a traceparent a trace of its own');
  t.not(refused?.status.code, ERROR, 'a mistake of the client’s is no error of a server’s');
  t.notOk(spans.some(({ name }) => name === 'HSM/heartbeat'));

  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const logged = lines.filter((line) => line.traceId === traceId).map(({ msg }) => msg);
  t.same(logged.sort(), ['KMS heard from the HSM', 'a request was answered', 'the HSM answered'].sort());
  const said = texts.join('');
  for (const text of [secret, 'attack at dawn', 'NotForACollector1']) t.notOk(said.includes(text), text);
  for (const { password } of up.ready.clusters[0]?.users ?? []) if (password) t.notOk(said.includes(password));
});

t.test('protobuf unless told otherwise; the name that the environment gives', async (t) => {
  const up = await startUpWith(
    t,
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/custom`, OTEL_SERVICE_NAME: 'keys' },
    '--bare',
  );
  await ask(up, 'ListKeys', {});
  up.child.kill('SIGTERM');
  t.match(await up.ended, { code: 0, stderr: '' });
  const [post, ...noMore] = received.splice(0);
  t.same(noMore, []);
  t.match(post, { path: '/custom', headers: { 'content-type': 'application/x-protobuf' } });
  for (const text of ['KMS/ListKeys', 'keys', 'aws.request_id']) t.ok(post?.body.includes(text), text);
});

t.test('a collector that never answers keeps nobody from stopping', async (t) => {
  const deaf = createTcpServer(() => {}).listen(0, '127.0.0.1');
  await once(deaf, 'listening');
  t.teardown(() => deaf.close());
  const asked = once(deaf, 'connection');
  const { port } = deaf.address() as AddressInfo;
  const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  const up = await startUpWith(t, variables, '--bare', '--drain-timeout', '0');
  await ask(up, 'ListKeys', {});
  up.child.kill('SIGTERM');
  await asked;
  const { code, stderr } = await up.ended;
  t.equal(code, 0);
  t.match(JSON.parse(stderr), { level: 40, timeoutMs: 1_000, msg: /the last traces are lost/ });
});

/** Node without the packages, as it is where nobody has installed them. */
const HOOK = `export const resolve = (name, context, next) => {
  if (!name.startsWith('@opentelemetry/')) return next(name, context);
  throw Object.assign(new Error(name), { code: 'ERR_MODULE_NOT_FOUND' });
};`;
const inUrl = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

t.test('without OpenTelemetry it says so, and runs', async (t) => {
  const register = inUrl(`import { register } from 'node:module'; register(${JSON.stringify(inUrl(HOOK))});`);
  const environment = { OTEL_TRACES_EXPORTER: 'otlp', NODE_OPTIONS: `--import="${register}"` };
  const up = await startUpWith(t, environment, '--bare');
  t.equal((await ask(up, 'ListKeys', {})).status, 200);
  up.child.kill('SIGTERM');
  const { code, stderr } = await up.ended;
  t.equal(code, 0);
  t.match(JSON.parse(stderr), { level: 40, msg: /npm install/ });
});

t.test('who asks for traces', async (t) => {
  for (const environment of [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' },
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' },
    { OTEL_TRACES_EXPORTER: 'console' },
  ]) {
    t.ok(asksForTraces(environment), JSON.stringify(environment));
    t.notOk(asksForTraces({ ...environment, OTEL_SDK_DISABLED: 'true' }));
    t.notOk(asksForTraces({ ...environment, OTEL_TRACES_EXPORTER: 'none' }));
  }
  t.notOk(asksForTraces({}));
  t.notOk(asksForTraces({ OTEL_SERVICE_NAME: 'x', OTEL_TRACES_EXPORTER: '' }));
});
