// Whom the front door lets in: names that a request may use for the simulator (DNS rebinding), pages in browsers
// (https://fetch.spec.whatwg.org/#origin-header, Fetch Metadata), and the token (RFC 6750).

import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { createAccess } from '../../../app/http/access.ts';
import { requireToken } from '../../../app/http/control-token.ts';
import { openFrontDoor } from '../../../app/http/front-door.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { Secret } from '../../../src/runtime/secret.ts';

const TOKEN = 'a-token-of-sixteen';
const PAGE = 'https://app.example.com';
const PLAIN = { method: 'GET', api: { summary: 'for tests', answers: {} } } as const;
const door = await openFrontDoor({
  ...{ host: '127.0.0.1', port: 0, clock: systemMonotonic },
  admit: createAccess({ allowedHosts: ['kms.test', '.inside.test'], allowedOrigins: [PAGE] }),
  authorize: requireToken(Secret.fromText(TOKEN)),
  standing: {
    '/open': { ...PLAIN, handle: (_, response) => response.writeHead(200).end() },
    '/probe': { ...PLAIN, hosts: 'any', handle: (_, response) => response.writeHead(200).end() },
    '/closed': { ...PLAIN, isControl: true, handle: (_, response) => response.writeHead(200).end() },
  },
});
t.teardown(() => door.close());
door.letIn({
  aws: async () => ({ status: 200, headers: {}, body: '{}' }),
  ec2: async () => ({ status: 200, headers: {}, body: '' }),
  control: (_, response) => response.writeHead(200).end(),
});

interface Sent {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const send = (method: string, path: string, headers: Record<string, string>): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: door.port, method, path, headers, agent: false });
    request.on('response', async (response) => {
      resolve({ status: response.statusCode, headers: response.headers, body: await text(response) });
    });
    request.on('error', reject).end();
  });

t.test('Host', async (t) => {
  const good = [
    'localhost',
    'LOCALHOST:1',
    `127.0.0.1:${door.port}`,
    '[::1]:1',
    'x.localhost',
    'kms.test:99',
    'a.b.inside.test',
  ];
  for (const Host of good) t.equal((await send('POST', '/', { Host })).status, 200, Host);
  const bad = [
    'evil.example',
    'inside.test',
    'xkms.test',
    'kms.test.evil',
    '192.168.1.1',
    'localhost.evil',
    'a@localhost',
  ];
  for (const Host of bad) {
    for (const path of ['/', '/open', '/closed', '/_sim/v1/state']) {
      t.equal((await send('POST', path, { Host })).status, 421, `${Host} ${path}`);
    }
  }
  const { body } = await send('POST', '/', { Host: 'evil.example' });
  t.match(JSON.parse(body), { __type: 'MisdirectedRequestException', message: /"evil\.example".*--allowed-hosts/ });
  t.match(JSON.parse((await send('GET', '/open', { Host: 'evil.example' })).body), { error: /--allowed-hosts/ });
});

t.test('a probe answers whatever it is called, and no page of another site', async (t) => {
  for (const Host of ['sim:4760', '172.17.0.1', 'host.docker.internal', 'evil.example']) {
    t.equal((await send('GET', '/probe', { Host })).status, 200, Host);
    t.equal((await send('GET', '/probe?x', { Host })).status, 200, `${Host} with a query`);
  }
  t.equal((await send('GET', '/probe', { Host: 'evil.example', Origin: 'https://evil.example' })).status, 403);
  t.equal((await send('GET', '/open', { Host: 'evil.example' })).status, 421, 'others go on as they were');
});

t.test('the address at which a request arrives is a name of the simulator', async (t) => {
  const elsewhere = await openFrontDoor({
    ...{ host: '127.0.0.1', port: 0, authorize: () => undefined, clock: systemMonotonic },
    // As it looks in a container, where every machine's address is another.
    admit: (request, response) => {
      Object.defineProperty(request.socket, 'localAddress', { value: '::ffff:172.17.0.2' });
      return createAccess({ allowedHosts: [], allowedOrigins: [] })(request, response, 'known');
    },
    standing: { '/open': { ...PLAIN, handle: (_, response) => response.writeHead(200).end() } },
  });
  t.teardown(() => elsewhere.close());
  for (const [host, status] of [
    ['172.17.0.2', 200],
    ['172.17.0.3', 421],
  ] as const) {
    const url = `http://127.0.0.1:${elsewhere.port}/open`;
    const answered = new Promise((resolve) => {
      httpRequest(url, { headers: { Host: host } }, (response) => resolve(response.resume().statusCode)).end();
    });
    t.equal(await answered, status, host);
  }
});

t.test('pages in browsers', async (t) => {
  const Host = `127.0.0.1:${door.port}`;
  const rows: readonly (readonly [string, Record<string, string>, number])[] = [
    ['its own', { Origin: `http://${Host}`, 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['another port', { Origin: 'http://127.0.0.1:1' }, 403],
    ['another site', { Origin: 'https://evil.example' }, 403],
    ['a sandbox', { Origin: 'null' }, 403],
    ['one that was allowed', { Origin: PAGE, 'Sec-Fetch-Site': 'cross-site' }, 200],
    ['the same with a port', { Origin: `${PAGE}:8443` }, 403],
    ['a form of another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a form of another port', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['nobody’s page', { 'Sec-Fetch-Site': 'none' }, 200],
    ['no browser', {}, 200],
  ];
  for (const [who, headers, status] of rows) {
    t.equal((await send('POST', '/', { Host, ...headers })).status, status, who);
    t.equal(
      (await send('POST', '/closed', { Host, ...headers, Authorization: `Bearer ${TOKEN}` })).status,
      status,
      who,
    );
  }
  const { body } = await send('POST', '/', { Host, Origin: 'https://evil.example' });
  t.match(JSON.parse(body), {
    __type: 'AccessDeniedException',
    message: /"https:\/\/evil\.example".*--allowed-origins/,
  });
  const link = { Host, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };
  t.equal((await send('GET', '/open', link)).status, 200, 'a link from another site may be followed');
});

t.test('a page that is allowed may read the answer', async (t) => {
  const headers = { Host: 'localhost', Origin: PAGE };
  t.match((await send('POST', '/', headers)).headers, { 'access-control-allow-origin': PAGE, vary: 'Origin' });
  const asked = {
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'x-amz-target,authorization',
  };
  const preflight = await send('OPTIONS', '/closed', { ...headers, ...asked });
  t.match(preflight, {
    status: 204,
    headers: {
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': /POST/,
      'access-control-allow-headers': 'x-amz-target,authorization',
    },
  });
  t.equal((await send('OPTIONS', '/', { Host: 'localhost', Origin: 'https://evil.example', ...asked })).status, 403);
});

t.test('the token of the control API', async (t) => {
  const rows: readonly (readonly [string | undefined, number])[] = [
    [`Bearer ${TOKEN}`, 200],
    [`bearer ${TOKEN}`, 200],
    [undefined, 401],
    ['Bearer ', 401],
    [`Bearer ${TOKEN}x`, 401],
    [`Bearer ${TOKEN.slice(1)}`, 401],
    [`Basic ${TOKEN}`, 401],
    [TOKEN, 401],
  ];
  for (const [authorization, status] of rows) {
    const headers = { Host: 'localhost', ...(authorization !== undefined && { Authorization: authorization }) };
    for (const path of ['/closed', '/_sim/v1/state', '/anything']) {
      const answer = await send('GET', path, headers);
      t.equal(answer.status, status, `${authorization} ${path}`);
      if (status === 401) {
        t.match(answer.headers, { 'www-authenticate': /^Bearer / });
        t.match(JSON.parse(answer.body), { error: /Authorization: Bearer/ });
      }
    }
    t.equal((await send('GET', '/open', headers)).status, 200);
    t.equal((await send('POST', '/', headers)).status, 200, 'AWS’s own APIs take any signature');
  }
});
