// Whom KMS reaches, heard of from another process: while somebody listens, a question waits there for the next change.

import type { ServerResponse } from 'node:http';
import t, { type Test } from 'tap';
import { RemoteReachability } from '../../../app/remote/remote-reachability.ts';
import type { MonotonicClock } from '../../../src/runtime/clock.ts';
import { type Logger, silentLogger } from '../../../src/runtime/logger.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { controlClient, serve } from '../../support/control-server.ts';

const HSM = { hsmId: 'hsm-1', host: '127.0.0.1', port: 22231 };
const news = (revision: number, isReachable: boolean, instance = 'one') => ({
  ...{ instance, revision, hsms: [{ ...HSM, isReachable }] },
});

/** The other process: each question waits until the test answers it. */
async function scripted(t: Test, logger: Logger = silentLogger) {
  const asked: { readonly known: string | null; readonly response: ServerResponse }[] = [];
  let wake = (): void => {};
  let [gone, pauses] = [0, 0];
  const endpoint = await serve(t, (request, response) => {
    asked.push({ known: new URL(request.url ?? '', 'http://a').searchParams.get('known'), response });
    response.on('close', () => {
      if (!response.writableEnded) gone++;
      wake();
    });
    wake();
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => (wake = resolve));
  };
  const clock = new ManualClock();
  const client = controlClient(t, endpoint);
  const monotonic: MonotonicClock = {
    ...clock.monotonic,
    after(delayMs, run) {
      pauses++;
      wake();
      return clock.monotonic.after(delayMs, run);
    },
  };
  const reachability = new RemoteReachability(client, monotonic, logger);
  return {
    ...{ clock, client, reachability },
    /** Resolves with what the next question knows already. */
    async answer(body: unknown, status = 200): Promise<string | null> {
      await until(() => asked.length > 0);
      const { known = null, response } = asked.shift() ?? {};
      response?.writeHead(status).end(JSON.stringify(body));
      return known;
    },
    /** Once a question waits. */
    waits: () => until(() => asked.length > 0),
    /** Once it has begun to pause for the nth time. */
    pausesFor: (count: number) => until(() => pauses === count),
    /** Once a question was given up. */
    isGivenUp: () => until(() => gone > 0),
    waitingCount: () => asked.length,
  };
}

/** Resolves the next time that something changes. */
function listen(reachability: RemoteReachability) {
  let heard = 0;
  let wake = (): void => {};
  const stop = reachability.onChange(() => {
    heard++;
    wake();
  });
  return {
    stop,
    count: () => heard,
    async until(count: number): Promise<void> {
      while (heard < count) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

t.test('nobody is asked until somebody asks or listens, nor after the last has stopped', async (t) => {
  const { reachability, answer, waits, isGivenUp, waitingCount } = await scripted(t);
  t.equal(waitingCount(), 0);
  const [first, second] = [listen(reachability), listen(reachability)];
  t.equal(await answer(news(1, true)), '.0', 'two who listen are one question');
  await Promise.all([first.until(1), second.until(1)]);
  first.stop();
  await waits();
  second.stop();
  await isGivenUp();
});

t.test('each change is told once, and what was known goes along with the next question', async (t) => {
  const { reachability, answer } = await scripted(t);
  const finding = reachability.find(HSM);
  t.equal(await answer(news(3, true)), null);
  const isReachable = await finding;
  t.equal(isReachable?.(), true);
  const listener = listen(reachability);
  t.equal(await answer(news(4, false)), 'one.3');
  await listener.until(1);
  t.equal(isReachable?.(), false);
  t.equal(await answer(news(1, true, 'two')), 'one.4', 'another process in its place');
  await listener.until(2);
  t.equal(isReachable?.(), true);
  t.equal(await answer({ ...news(2, true, 'two'), hsms: [] }), 'two.1');
  await listener.until(3);
  t.equal(isReachable?.(), false, 'it is not there any more');
  listener.stop();
});

t.test('an answer that was overtaken changes nothing', async (t) => {
  const { reachability, answer } = await scripted(t);
  const listener = listen(reachability);
  await answer(news(1, true));
  await listener.until(1);
  // The question that waits, and one more.
  const finding = reachability.find(HSM);
  t.equal(await answer(news(5, false)), 'one.1');
  await listener.until(2);
  await answer(news(4, true));
  t.equal((await finding)?.(), false);
  t.equal(listener.count(), 2);
  listener.stop();
});

t.test('where nobody is known to listen', async (t) => {
  const { reachability, answer } = await scripted(t);
  const finding = reachability.find({ ...HSM, port: 22232 });
  await answer(news(1, true));
  t.equal(await finding, undefined);
});

t.test('while it does not answer, what was known stands, and it is asked again after a while', async (t) => {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_fields: object, message: string) => void warnings.push(message) };
  const { clock, reachability, answer, pausesFor } = await scripted(t, logger);
  const finding = reachability.find(HSM);
  await answer(news(1, true));
  const isReachable = await finding;
  const listener = listen(reachability);
  const nothingNew = [
    [{}, 503],
    ['garbage', 200],
    [news(1, true), 200],
  ] as const;
  for (const [index, [body, status]] of nothingNew.entries()) {
    await answer(body, status);
    await pausesFor(index + 1);
    t.equal(isReachable?.(), true);
    t.equal(listener.count(), 0);
    clock.advance(1_000);
  }
  t.same(warnings, ['changes of the network are not heard of', 'changes of the network are not heard of']);
  await answer(news(2, false));
  await listener.until(1);
  t.equal(isReachable?.(), false);
  listener.stop();
});

t.test('it is not asked during a pause, nor after one in which the listener has stopped', async (t) => {
  const { clock, reachability, answer, pausesFor, waitingCount } = await scripted(t);
  const listener = listen(reachability);
  await answer({}, 503);
  await pausesFor(1);
  clock.advance(999);
  await turns();
  t.equal(waitingCount(), 0);
  listener.stop();
  clock.advance(10_000);
  await turns();
  t.equal(waitingCount(), 0);
});

t.test('nobody is asked once the client is closed', async (t) => {
  const { clock, reachability, client, waitingCount } = await scripted(t);
  client.close();
  const listener = listen(reachability);
  clock.advance(10_000);
  await turns();
  t.equal(waitingCount(), 0);
  listener.stop();
});

/** As many as a question on this machine needs at the most. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
}
