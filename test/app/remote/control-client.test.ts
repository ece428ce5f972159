// Questions to another process that does not answer as it should: each has one of three errors, and none waits for ever.

import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import t, { type Test } from 'tap';
import type { Question } from '../../../app/remote/control-client.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { controlClient, serve } from '../../support/control-server.ts';

const GET: Question = { method: 'GET', path: 'clock' };

/** Somebody who listens and does with each request what he likes. */
function listen(
  t: Test,
  onRequest: (socket: Socket, count: number) => void,
): Promise<{ endpoint: URL; counts: { connections: number; requests: number } }> {
  const counts = { connections: 0, requests: 0 };
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    counts.connections++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => onRequest(socket, ++counts.requests));
  });
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ endpoint: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), counts });
    });
  });
}

const answer = (body: string, status = '200 OK', headers = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`;

t.test('an answer, and one without a body', async (t) => {
  const { endpoint } = await listen(t, (socket, count) => {
    socket.write(count === 1 ? answer('{"a":1}') : 'HTTP/1.1 204 No Content\r\n\r\n');
  });
  const client = controlClient(t, endpoint);
  t.same(await client.ask(GET), { status: 200, body: { a: 1 } });
  t.same(await client.ask({ method: 'DELETE', path: 'x' }), { status: 204, body: undefined });
});

t.test('a refusal is an answer', async (t) => {
  const { endpoint } = await listen(t, (socket) => socket.write(answer('{"error":"no"}', '400 Bad Request')));
  t.same(await controlClient(t, endpoint).ask(GET), { status: 400, body: { error: 'no' } });
});

t.test('the question as it is sent', async (t) => {
  const heard: unknown[] = [];
  const endpoint = await serve(t, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      heard.push([method, url, headers.authorization, headers['content-type'], Buffer.concat(chunks).toString()]);
      response.end('{}');
    });
  });
  await controlClient(t, endpoint).ask(GET);
  await controlClient(t, new URL('/behind/', endpoint), { token: 'the-token' }).ask({
    ...{ method: 'PUT', path: 'network/a%2Fb', body: { to: 'ü' } },
  });
  t.same(heard, [
    ['GET', '/_sim/v1/clock', undefined, undefined, ''],
    ['PUT', '/behind/_sim/v1/network/a%2Fb', 'Bearer the-token', 'application/json', '{"to":"ü"}'],
  ]);
});

t.test('one connection carries many questions', async (t) => {
  const { endpoint, counts } = await listen(t, (socket) => socket.write(answer('{}')));
  const client = controlClient(t, endpoint);
  for (let count = 0; count < 5; count++) await client.ask(GET);
  t.same(counts, { connections: 1, requests: 5 });
});

t.test('nobody is there', async (t) => {
  const { endpoint } = await new Promise<{ endpoint: URL }>((resolve) => {
    const server = createTcpServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve({ endpoint: new URL(`http://127.0.0.1:${port}`) }));
    });
  });
  await t.rejects(controlClient(t, endpoint).ask(GET), {
    code: 'control_plane_unavailable',
    message: `the cluster process at http://127.0.0.1:${endpoint.port} does not answer GET /_sim/v1/clock`,
  });
});

t.test('no answer in time, and an answer that never ends', async (t) => {
  const clock = new ManualClock();
  for (const begun of ['', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"a"']) {
    const { endpoint } = await listen(t, (socket) => {
      socket.write(begun);
      clock.advance(4_999);
      clock.advance(1);
    });
    await t.rejects(controlClient(t, endpoint, { clock: clock.monotonic }).ask(GET), {
      code: 'control_plane_unavailable',
      message: /did not answer within 5000 ms/,
    });
  }
});

t.test('the connection breaks, before the answer and within it', async (t) => {
  for (const begun of ['', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"a"']) {
    for (const end of ['destroy', 'resetAndDestroy'] as const) {
      const { endpoint } = await listen(t, (socket) => void socket.write(begun, () => socket[end]()));
      await t.rejects(controlClient(t, endpoint).ask(GET), { code: 'control_plane_unavailable' }, `${begun} ${end}`);
    }
  }
});

t.test('it says itself that it cannot', async (t) => {
  const { endpoint } = await listen(t, (socket) => socket.write(answer('<html>', '503 Service Unavailable')));
  await t.rejects(controlClient(t, endpoint).ask(GET), {
    code: 'control_plane_unavailable',
    message: /answers GET \/_sim\/v1\/clock with 503/,
  });
});

t.test('what answers is something else', async (t) => {
  const answers: readonly (readonly [string, RegExp])[] = [
    ['SSH-2.0-OpenSSH_9.2\r\n', /does not answer GET \/_sim\/v1\/clock in HTTP/],
    [answer('<html></html>'), /with what is no JSON/],
    [answer('', '302 Found', 'Location: http://127.0.0.1:1/\r\n'), /with 302/],
    [answer(`"${'x'.repeat(1024 * 1024)}"`), /with more than 1048576 octets/],
  ];
  for (const [text, message] of answers) {
    const { endpoint } = await listen(t, (socket) => socket.write(text));
    await t.rejects(controlClient(t, endpoint).ask(GET), { code: 'protocol_violation', message });
  }
});

t.test(
  'a kept connection that was closed meanwhile: asked again; what must not happen twice goes over another',
  async (t) => {
    const play = async (question: Question) => {
      const { endpoint, counts } = await listen(t, (socket, count) => {
        if (count === 2) socket.resetAndDestroy();
        else socket.write(answer('{}'));
      });
      const client = controlClient(t, endpoint);
      await client.ask(GET);
      const outcome = await client.ask(question).then(
        ({ status }) => status,
        ({ code }) => code as string,
      );
      return { outcome, ...counts };
    };
    t.same(await play(GET), { outcome: 200, connections: 2, requests: 3 });
    const advance: Question = { method: 'POST', path: 'clock/advance', body: { byMs: 1 } };
    t.same(await play(advance), { outcome: 'control_plane_unavailable', connections: 2, requests: 2 });
  },
);

t.test('not for ever: a connection that breaks under every question', async (t) => {
  const { endpoint, counts } = await listen(t, (socket, count) => {
    if (count === 1) socket.write(answer('{}'));
    else socket.resetAndDestroy();
  });
  const client = controlClient(t, endpoint);
  await client.ask(GET);
  await t.rejects(client.ask(GET), { code: 'control_plane_unavailable' });
  t.equal(counts.requests, 3);
});

t.test('a question that is given up, or never needed', async (t) => {
  const giving = new AbortController();
  const { endpoint } = await listen(t, () => giving.abort(new Error('no longer needed')));
  const client = controlClient(t, endpoint);
  await t.rejects(client.ask({ ...GET, signal: giving.signal }), { message: 'no longer needed' });
  await t.rejects(client.ask({ ...GET, signal: giving.signal }), { message: 'no longer needed' });
});

t.test('too many questions at once; and none once it is closed', async (t) => {
  const waiting: Socket[] = [];
  const { endpoint } = await listen(t, (socket) => waiting.push(socket));
  const client = controlClient(t, endpoint);
  const asked = Array.from({ length: 1024 }, () => client.ask(GET).catch(({ code }) => code as string));
  await t.rejects(client.ask(GET), { code: 'too_many_in_flight' });
  while (waiting.length === 0) await new Promise(setImmediate);
  client.close();
  t.same(new Set(await Promise.all(asked)), new Set(['connection_closed']), 'what was under way fails');
  await t.rejects(client.ask(GET), { code: 'connection_closed' });
});

t.test('no error shows the token', async (t) => {
  const { endpoint } = await listen(t, (socket) => socket.destroy());
  const client = controlClient(t, endpoint, { token: 'the-token' });
  const error = await client.ask(GET).catch((error: unknown) => error);
  t.notMatch(inspect(error, { depth: 10 }), /the-token/);
  t.notMatch(inspect(client, { depth: 10 }), /the-token/);
});
