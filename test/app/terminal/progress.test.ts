// Progress: nothing for half a second, and nothing where nobody would see it; no trace of it at the end.

import t from 'tap';
import { showProgress } from '../../../app/terminal/progress.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';

function place(isTTY: boolean, term = 'xterm') {
  const written: string[] = [];
  const clock = new ManualClock();
  return {
    clock: clock.monotonic,
    term,
    advance: (byMs: number) => clock.advance(byMs),
    written,
    stream: { isTTY, write: (text: string) => written.push(text) },
  };
}

function work() {
  let finish = (_value: string): void => {};
  const promise = new Promise<string>((resolve) => {
    finish = resolve;
  });
  return { promise, finish };
}

t.test('what is over within half a second shows nothing', async (t) => {
  const { written, advance, ...here } = place(true);
  const { promise, finish } = work();
  const shown = showProgress('starting', promise, here);
  advance(499);
  finish('done');
  t.equal(await shown, 'done');
  advance(10_000);
  t.same(written, []);
});

t.test('what takes longer turns, tells how long, and is gone', async (t) => {
  const { written, advance, ...here } = place(true);
  const { promise, finish } = work();
  const shown = showProgress('starting', promise, here);
  advance(500);
  t.equal(written.at(-1), '\r\u001b[K⠋ starting (0 s)');
  advance(100);
  t.equal(written.at(-1), '\r\u001b[K⠙ starting (0 s)');
  advance(900);
  t.equal(written.at(-1)?.slice(-14), 'starting (1 s)');
  finish('done');
  await shown;
  t.equal(written.at(-1), '\r\u001b[K');
  const { length } = written;
  advance(10_000);
  t.equal(written.length, length, 'it has ended');
});

t.test('a failure is the work’s, and leaves no trace either', async (t) => {
  const { written, advance, ...here } = place(true);
  const failing = new Promise<never>((_, reject) => here.clock.after(600, () => reject(new Error('no'))));
  const shown = showProgress('starting', failing, here);
  advance(600);
  await t.rejects(shown, { message: 'no' });
  t.equal(written.at(-1), '\r\u001b[K');
});

t.test('into a pipe or a terminal that cannot go back, nothing', async (t) => {
  for (const { written, advance, ...here } of [place(false), place(true, 'dumb')]) {
    const { promise, finish } = work();
    const shown = showProgress('starting', promise, here);
    advance(5_000);
    finish('done');
    await shown;
    t.same(written, []);
  }
});
