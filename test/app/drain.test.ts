// SIGTERM while requests are under way: nobody new is let in, those inside are answered, within a bound.

import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { type RunningUp, startCommand, startReady, startUp, temporaryFolder } from '../support/up-process.ts';

interface Held {
  readonly request: ClientRequest;
  /** Rejects when the connection goes first. */
  readonly answered: Promise<IncomingMessage>;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** A request whose body is not sent to its end: under way for as long as the test likes. */
function hold(t: Test, { ready }: RunningUp): Held {
  const headers = { ...JSON_TYPE, 'Content-Length': 10 };
  const url = `${ready.endpoint}/_sim/v1/clock/advance`;
  const request = httpRequest(url, { method: 'POST', headers, agent: false });
  t.teardown(() => request.destroy());
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    request.on('response', resolve).on('error', reject),
  );
  answered.catch(() => {});
  request.write('{"byMs":');
  return { request, answered };
}

interface Asked {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: whatever it is
  readonly document: any;
}

/** On a connection of its own, which is to be kept: the other side says whether it is. */
function ask({ ready }: RunningUp, path: string, headers: Record<string, string> = {}, input?: object): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const method = input === undefined ? 'GET' : 'POST';
    const options = { method, headers: { ...headers, Connection: 'keep-alive' }, agent: false };
    const request = httpRequest(`${ready.endpoint}${path}`, options, async (response) => {
      const document = await json(response);
      resolve({ status: response.statusCode, connection: response.headers.connection, document });
      request.destroy();
    });
    request.on('error', reject).end(input && JSON.stringify(input));
  });
}

const askKms = (up: RunningUp, operation: string, input: object): Promise<Asked> =>
  ask(up, '/', { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `TrentService.${operation}` }, input);

/** Asks until it is so, as a probe does. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

const isDraining = async (up: RunningUp): Promise<boolean> => (await ask(up, '/readyz')).status === 503;

t.test('what is under way is answered, and nobody new is let in', async (t) => {
  const up = await startUp(t);
  const fault = { name: 'slow', kind: 'slow_response', parameters: { delayMs: 500 } };
  t.equal((await ask(up, '/_sim/v1/faults', JSON_TYPE, fault)).status, 201);
  const held = hold(t, up);
  const slow = askKms(up, 'Encrypt', { KeyId: 'alias/example', Plaintext: 'AAAA' });
  await until(async () => (await ask(up, '/_sim/v1/faults')).document[0].hits === 1);

  up.child.kill('SIGTERM');
  await until(() => isDraining(up));
  t.same((await ask(up, '/readyz')).document, { status: 'draining', reasons: ['the simulator is stopping'] });
  t.match(await ask(up, '/healthz'), { status: 200, connection: 'close' }, 'it is alive');
  for (const reset of ['/_sim/v1/reset', '/moto-api/reset']) {
    t.match(await ask(up, reset, JSON_TYPE, {}), { status: 503, document: { error: 'the simulator is draining' } });
  }
  t.match((await ask(up, '/_localstack/health')).document, { services: { kms: 'stopping' } });
  t.match(await askKms(up, 'ListKeys', {}), {
    ...{ status: 503, connection: 'close', document: { __type: 'ServiceUnavailableException' } },
  });
  t.match(await ask(up, '/_sim/v1/clock'), { status: 503, document: { error: 'the simulator is stopping' } });

  const answer = await slow;
  t.match(answer, { status: 200, document: { CiphertextBlob: String } });
  t.equal(answer.connection, 'close', 'its connection is not kept');
  held.request.end('0}');
  t.match(await json(await held.answered), { settled: true });
  t.match(await up.ended, { code: 0, stderr: '' });
});

t.test('what takes longer than --drain-timeout is cut off, and that is said', async (t) => {
  const up = await startUp(t, '--bare', '--drain-timeout', '0');
  const held = hold(t, up);
  t.equal((await ask(up, '/_sim/v1/clock')).status, 200);
  up.child.kill('SIGTERM');
  await t.rejects(held.answered);
  const { code, stderr } = await up.ended;
  t.equal(code, 0);
  t.match(JSON.parse(stderr), { level: 40, requests: 1, timeoutMs: 0 });
});

t.test('a signal while it starts: it never says that it is ready', async (t) => {
  const { child, ended } = startCommand(t, ['up', '--port', '0', '--hsms', '6', '--log-level', 'info']);
  await once(child.stderr ?? child, 'data');
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await ended;
  t.same([code, stdout], [0, '']);
  t.match(stderr, /the front door stands/);
});

t.test('a second signal leaves no files', async (t) => {
  const folder = temporaryFolder(t);
  const up = await startReady(t, ['up', '--port', '0', '--drain-timeout', '3600'], { TMPDIR: folder });
  const held = hold(t, up);
  t.equal((await ask(up, '/_sim/v1/clock')).status, 200);
  t.equal(readdirSync(folder).length, 1, 'the certificate of the customer’s CA');
  up.child.kill('SIGTERM');
  await until(() => isDraining(up));
  up.child.kill('SIGTERM');
  await t.rejects(held.answered);
  t.equal((await up.ended).code, 0);
  t.same(readdirSync(folder), []);
});

t.test('a second signal ends everything at once', async (t) => {
  const up = await startUp(
    t,
    ...['--bare', '--drain-timeout', '3600', '--log-level', 'info', '--log-format', 'pretty'],
  );
  const held = hold(t, up);
  t.equal((await ask(up, '/_sim/v1/clock')).status, 200);
  up.child.kill('SIGTERM');
  await until(() => isDraining(up));
  up.child.kill('SIGTERM');
  await t.rejects(held.answered);
  const { code, stderr } = await up.ended;
  t.equal(code, 0);
  t.match(
    stderr,
    /^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: the front door stands\n/,
    'a log for people, without colours in a pipe',
  );
  t.match(
    stderr,
    /^\[\d\d:\d\d:\d\d\.\d{3}\] WARN: told to stop twice: it ends at once, and requests are cut off\n {4}requests: 1\n/m,
  );
  t.notMatch(stderr, /^\{/m, 'and no line of it is for programs');
});
