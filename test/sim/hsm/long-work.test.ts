// What takes long waits in line, within its bound, and nothing else waits for it.

import t from 'tap';
import { Call } from '../../../sim/hsm/call.ts';
import { type Executor, LongWork, poolExecutor } from '../../../sim/hsm/crypto/long-work.ts';
import { LongWorkQueue } from '../../../sim/hsm/long-work-queue.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { Status } from '../../../src/wire/status.ts';
import { settle } from './support.ts';

const newCall = (clock = new ManualClock()): Call => new Call(clock.monotonic, 1000, () => {});

/** Does nothing until told to. */
function heldExecutor(): { executor: Executor; started: number; release(): void } {
  const waiting: (() => void)[] = [];
  const held = {
    started: 0,
    release: () => waiting.shift()?.(),
    executor: <T>(work: LongWork<T>): Promise<T> => {
      held.started++;
      return new Promise((resolve) => waiting.push(() => resolve(work.inline())));
    },
  };
  return held;
}

t.test('four at a time, the others in order, and BUSY past the bound', async (t) => {
  const held = heldExecutor();
  const queue = new LongWorkQueue(held.executor, 2);
  const done: number[] = [];
  const run = (name: number): Promise<unknown> => queue.run(new LongWork(() => done.push(name)), newCall());
  const running = [1, 2, 3, 4, 5, 6].map(run);
  t.match(await run(7).catch((error: unknown) => error), { status: Status.BUSY });
  t.equal(held.started, 4);
  for (let count = 0; count < 6; count++) {
    held.release();
    await settle();
  }
  await Promise.all(running);
  t.same(done, [1, 2, 3, 4, 5, 6]);
});

t.test('nobody works for a call that has ended, and its place is free again', async (t) => {
  const held = heldExecutor();
  const queue = new LongWorkQueue(held.executor, 10);
  const running = [1, 2, 3, 4].map(() => queue.run(new LongWork(() => 0), newCall()));
  const call = newCall();
  const gone = queue.run(new LongWork(() => t.fail('it was worked for')), call);
  const after = queue.run(new LongWork(() => 'after'), newCall());
  call.discard();
  held.release();
  await t.rejects(gone, { code: 'device_refused' });
  t.equal(held.started, 5, 'the next one has the place');
  for (let count = 0; count < 4; count++) held.release();
  await Promise.all(running);
  t.equal(await after, 'after');
});

t.test('work that fails gives its place back', async (t) => {
  const queue = new LongWorkQueue(async (work) => work.inline(), 0);
  for (let count = 0; count < 10; count++) {
    const failing = new LongWork(() => {
      throw new Error('no');
    });
    await t.rejects(queue.run(failing, newCall()), { message: 'no' });
  }
  t.equal(await queue.run(new LongWork(() => 1), newCall()), 1);
});

t.test('what the thread pool cannot do gets a turn of its own', async (t) => {
  const clock = new ManualClock();
  const execute = poolExecutor(clock.monotonic);
  let done = false;
  const outcome = execute(
    new LongWork(() => {
      done = true;
    }),
  );
  t.notOk(done);
  clock.advance(0);
  await outcome;
  t.ok(done);
  const failing = execute(
    new LongWork(() => {
      throw new Error('no');
    }),
  );
  clock.advance(0);
  await t.rejects(failing, { message: 'no' });
  t.equal(
    await execute(
      new LongWork(
        () => 'inline',
        async () => 'pool',
      ),
    ),
    'pool',
  );
});
