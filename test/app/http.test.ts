// The one HTTP port, from raw sockets: what is malformed is refused, and nobody else is disturbed by it.

import { connect, type Socket } from 'node:net';
import * as KMS from '@aws-sdk/client-kms';
import t, { type Test } from 'tap';
import { runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t);
const { endpoint } = world.ready;
const TARGET = 'TrentService.ListKeys';
const JSON_1_1 = 'application/x-amz-json-1.1';

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly requestId: string | null;
}

async function post(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': JSON_1_1, 'X-Amz-Target': TARGET, ...headers },
    body,
  });
  const { __type: type } = JSON.parse((await response.text()) || '{}') as { readonly __type?: string };
  return { status: response.status, type, requestId: response.headers.get('x-amzn-requestid') };
}

async function dial(t: Test): Promise<Socket> {
  const { port } = new URL(endpoint);
  const socket = connect(Number(port), '127.0.0.1');
  socket.setEncoding('latin1');
  socket.on('error', () => {});
  t.teardown(() => socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Everything that arrives until it matches, or until the other side closes. */
const heard = (socket: Socket, until: RegExp): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (until.test(text)) resolve(text);
    });
    socket.once('close', () => resolve(text));
  });

const listKeys = async (): Promise<number | undefined> =>
  (await world.kms.send(new KMS.ListKeysCommand({}))).$metadata.httpStatusCode;
const requestText = (body: string, length = body.length): string =>
  `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${JSON_1_1}\r\nX-Amz-Target: ${TARGET}\r\nContent-Length: ${length}\r\n\r\n${body}`;

t.test('requests that are none of AWS JSON 1.1', async (t) => {
  const rows: readonly (readonly [string, Promise<Answer>, number, string])[] = [
    ['no JSON', post('{"Limit":'), 400, 'SerializationException'],
    ['no object', post('[]'), 400, 'SerializationException'],
    ['no UTF-8', post(Uint8Array.of(0x7b, 0xff, 0x7d)), 400, 'SerializationException'],
    ['deep', post('['.repeat(100_000)), 400, 'SerializationException'],
    ['a wrong type', post('{"Limit":"ten"}'), 400, 'SerializationException'],
    ['a wrong value', post('{"Limit":0}'), 400, 'ValidationException'],
    ['an unknown operation', post('{}', { 'X-Amz-Target': 'TrentService.NoSuch' }), 400, 'UnknownOperationException'],
    ['an unknown service', post('{}', { 'X-Amz-Target': 'NoSuch.ListKeys' }), 400, 'UnknownOperationException'],
    ['no target', post('{}', { 'X-Amz-Target': '' }), 400, 'UnknownOperationException'],
    ['a property of every object', post('{}', { 'X-Amz-Target': '__proto__' }), 400, 'UnknownOperationException'],
    ['another content type', post('{}', { 'Content-Type': 'application/json' }), 415, 'UnsupportedMediaTypeException'],
    ['RPC v2 CBOR', post('{}', { 'smithy-protocol': 'rpc-v2-cbor' }), 415, 'UnsupportedMediaTypeException'],
  ];
  for (const [what, answer, status, type] of rows) {
    const { requestId, ...rest } = await answer;
    t.same(rest, { status, type }, what);
    t.match(requestId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, `${what}: it has a request id`);
  }
  t.match(await post('{}'), { status: 200, type: undefined });
  t.not((await post('{}')).requestId, (await post('{}')).requestId);
});

t.test('a body that is too long is refused for its length, while it is being sent', async (t) => {
  const socket = await dial(t);
  const answered = heard(socket, /RequestEntityTooLargeException/);
  socket.write(requestText('', 2 ** 40));
  const chunk = 'x'.repeat(64 * 1024);
  const send = (): boolean => socket.write(chunk);
  socket.on('drain', () => {
    while (!socket.destroyed && send());
  });
  while (send());
  t.equal(await listKeys(), 200, 'others are served meanwhile');
  const text = await answered;
  t.match(text, /^HTTP\/1\.1 413 /);
  t.match(text, /connection: close/i);
});

t.test('one connection serves many requests', async (t) => {
  const socket = await dial(t);
  const answered = heard(socket, /(HTTP\/1\.1 200.*){3}"Truncated":false}$/s);
  socket.write(requestText('{}') + requestText('{}') + requestText('{}'));
  t.equal((await answered).match(/HTTP\/1\.1 200/g)?.length, 3);
});

t.test('half a request, then silence or the end, disturbs nobody', async (t) => {
  const [silent, gone, closing] = [await dial(t), await dial(t), await dial(t)];
  for (const socket of [silent, gone, closing]) socket.write(requestText('{"Lim', 100));
  gone.resetAndDestroy();
  closing.end();
  t.equal(await listKeys(), 200);
  const answered = heard(silent, /"Truncated":false}$/);
  silent.write(`it":${' '.repeat(90)}1000}`.slice(0, 95).replace(/.{5}$/, '1000}'));
  t.match(await answered, /^HTTP\/1\.1 200 /, 'the silent one goes on where it was');
});

t.test('anything but POST is 404', async (t) => {
  const response = await fetch(endpoint);
  t.equal(response.status, 404);
  t.match(await response.json(), { __type: 'UnknownOperationException' });
});

t.test('what is no HTTP gets 400 and the end', async (t) => {
  const socket = await dial(t);
  const answered = heard(socket, /\r\n\r\n$/);
  socket.write('\x16\x03\x01\x02\x00\x01\x00\r\n\r\n');
  t.match(await answered, /^HTTP\/1\.1 400 /);
  t.equal(await listKeys(), 200);
});
