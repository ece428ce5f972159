// What listens at the endpoint and is no simulator that answers: one line says which of these it is, and the mend.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import t, { type Test } from 'tap';
import { AwsService, askAws } from '../../../app/client/aws-request.ts';
import { ControlConnection } from '../../../app/client/control-connection.ts';
import { ANSWER_WAIT_MS } from '../../../app/client/exchange.ts';
import { SIMULATOR_HEADER } from '../../../app/http/simulator-header.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';

const MEND = 'name the simulator with --endpoint or CLOUDHSM_SIM_ENDPOINT';

/** Hears what is asked and says `answer` to it. Resolves with where it listens, and what has been heard. */
async function listener(t: Test, answer?: string): Promise<{ endpoint: string; heard: Promise<unknown> }> {
  const server = createServer((socket) => {
    t.teardown(() => socket.destroy());
    socket.on('error', () => {});
    socket.once('data', () => {
      if (answer !== undefined) socket.write(answer);
      server.emit('heard');
    });
  });
  const heard = once(server, 'heard');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

const HEAD_ONLY = `HTTP/1.1 200 OK\r\n${SIMULATOR_HEADER}: 1.0.0\r\nContent-Length: 9\r\n\r\n{`;

for (const [what, answer] of [
  ['nothing', undefined],
  ['the beginning of an answer', HEAD_ONLY],
] as const) {
  t.test(`who hears and says ${what} is not waited for without end`, async (t) => {
    const clock = new ManualClock();
    const questions: readonly (readonly [(endpoint: string) => Promise<unknown>, number])[] = [
      [(endpoint) => new ControlConnection(endpoint, '', clock.monotonic).ask('GET', 'state'), ANSWER_WAIT_MS.asking],
      [
        (endpoint) => new ControlConnection(endpoint, '', clock.monotonic).ask('POST', 'reset'),
        ANSWER_WAIT_MS.changing,
      ],
      [
        (endpoint) => askAws(endpoint, AwsService.KMS, 'DescribeCustomKeyStores', {}, clock.monotonic),
        ANSWER_WAIT_MS.asking,
      ],
    ];
    for (const [ask, waitMs] of questions) {
      const { endpoint, heard } = await listener(t, answer);
      const asked = t.rejects(ask(endpoint), {
        code: 'connection_failed',
        message: `what listens at ${endpoint} has not answered within ${waitMs / 1000} s: if it is no simulator, ${MEND}; if it is, see cloudhsm-sim doctor`,
      });
      await heard;
      clock.advance(waitMs);
      await asked;
    }
  });
}

t.test('news: only their beginning is waited for', async (t) => {
  const clock = new ManualClock();
  const { endpoint, heard } = await listener(t);
  const follow = new ControlConnection(endpoint, '', clock.monotonic).follow('events', new AbortController().signal);
  const asked = t.rejects(follow.next(), { code: 'connection_failed', message: /has not answered within 10 s/ });
  await heard;
  clock.advance(ANSWER_WAIT_MS.asking);
  await asked;
  const event = 'event: one\ndata: 1\n\n';
  const telling = await listener(t, `HTTP/1.1 200 OK\r\n${SIMULATOR_HEADER}: 1.0.0\r\n\r\n${event}`);
  const ended = new AbortController();
  const news = new ControlConnection(telling.endpoint, '', clock.monotonic).follow('events', ended.signal);
  t.same((await news.next()).value, { event: 'one', data: 1 });
  clock.advance(ANSWER_WAIT_MS.changing);
  const next = news.next();
  ended.abort();
  t.same(await next, { done: true, value: undefined });
});
