// The harness: rounds in turns, medians, and no figure from a run with an error.

import t from 'tap';
import type { Bench, Measure, Prepared } from '../../bench/harness/bench.ts';
import { LatencyRecorder } from '../../bench/harness/latencies.ts';
import { paired } from '../../bench/harness/measures.ts';
import { runBench } from '../../bench/harness/run-bench.ts';
import { Scope } from '../../bench/harness/scope.ts';
import { PipelinedLoad } from '../../bench/subjects/pipelined-load.ts';

const CONDITIONS = { smoke: false, kms: undefined, readyFile: undefined };

const benchOf = (prepared: Partial<Prepared>, onEnd = (): void => {}): Bench => ({
  ...{ name: 'a', unit: 'things/s', baseline: 'b', count: 10, rounds: 3, smokeCount: 1 },
  async prepare(_conditions, scope) {
    scope.defer(onEnd);
    return { subject: async () => 1, baseline: async () => 1, params: () => ({ of: 'mine' }), ...prepared };
  },
});

t.test('medians, ratio, spread, and who goes first in turns', async (t) => {
  const order: string[] = [];
  const giving = (name: string, figures: number[]): Measure => {
    return async (count) => {
      t.equal(count, 10);
      order.push(name);
      return figures.shift() ?? Number.NaN;
    };
  };
  const prepared = { subject: giving('subject', [8, 2, 5]), baseline: giving('baseline', [10, 30, 20]) };
  const shares: number[] = [];
  const result = await runBench(benchOf(prepared), CONDITIONS, (share) => shares.push(share));
  t.same(order, ['subject', 'baseline', 'baseline', 'subject', 'subject', 'baseline']);
  t.same(result, {
    ...{ name: 'a', unit: 'things/s', value: 5, baseline: 'b', baselineValue: 20, ratio: 0.25 },
    ...{ p50: null, p99: null, p999: null, spread: 6 / 5 },
    params: { of: 'mine', rounds: 3, operationsARound: 10 },
  });
  t.equal(shares.at(-1), 1);
  t.same(
    [...shares].sort((a, b) => a - b),
    shares,
    'progress never goes back',
  );
});

t.test('without a count, a round has as many operations as take a while', async (t) => {
  const counts: number[] = [];
  const { count: _count, ...bench } = benchOf({
    async subject(count) {
      counts.push(count);
      // A clock of its own: every operation takes 2 ms.
      now += 2 * count;
      return 1;
    },
    async baseline(count) {
      now += 4 * count;
      return 1;
    },
  });
  let now = 0;
  const real = performance.now;
  performance.now = () => now;
  t.teardown(() => {
    performance.now = real;
  });
  await runBench(bench, CONDITIONS);
  t.same(counts.slice(-3), [250, 250, 250], '500 ms');
  t.ok(counts.slice(0, -3).reduce((sum, count) => sum + 2 * count, 0) >= 1000, 'warmed up for a second');
});

t.test('an error voids the figure, and what was started ends', async (t) => {
  for (const prepared of [
    { subject: async () => Promise.reject(new Error('refused')) },
    { baseline: async () => Promise.reject(new Error('refused')) },
    { latencies: async () => Promise.reject(new Error('refused')) },
  ]) {
    let ended = 0;
    await t.rejects(
      runBench(
        benchOf(prepared, () => ended++),
        CONDITIONS,
      ),
      { message: 'refused' },
    );
    t.equal(ended, 1);
  }
});

t.test('a scope ends in reverse order, all of it', async (t) => {
  const ends: string[] = [];
  const scope = new Scope();
  scope.own({ stop: async () => void ends.push('first') });
  scope.defer(() => {
    throw new Error('will not stop');
  });
  scope.defer(() => ends.push('last'));
  await t.rejects(scope.end(), { message: 'will not stop' });
  t.same(ends, ['last', 'first']);
});

t.test('figures of one run go to both sides, whoever asks first', async (t) => {
  let runs = 0;
  const { subject, baseline } = paired(async () => ({ subject: ++runs, baseline: 10 * runs }));
  t.same([await subject(1), await baseline(1), await baseline(1), await subject(1)], [1, 10, 20, 2]);
});

t.test('a pipelined load', async (t) => {
  t.test('asks as often as it is told to, never more at a time', async (t) => {
    let [asked, waiting, waitingMax] = [0, 0, 0];
    const load = new PipelinedLoad(8, async () => {
      asked++;
      waitingMax = Math.max(waitingMax, ++waiting);
      await new Promise(setImmediate);
      waiting--;
    });
    for (const count of [3, 100]) await load.run(count);
    t.same([asked, waitingMax, waiting], [103, 8, 0]);
    t.ok((await load.latencies(80)).p50 > 0);
    t.same([asked, waitingMax], [183, 8]);
  });
  t.test('fails with the first request that does', async (t) => {
    let asked = 0;
    const load = new PipelinedLoad(4, async () => {
      if (++asked === 10) throw new Error('the tenth');
    });
    await t.rejects(load.run(100), { message: 'the tenth' });
    t.ok(asked < 20, 'and asks no more');
  });
});

t.test('percentiles are those of what was recorded, in ms', async (t) => {
  const recorder = new LatencyRecorder();
  for (let ms = 1; ms <= 1_000; ms++) recorder.record(ms);
  const { p50, p99, p999 } = recorder.summary();
  // Three significant digits.
  for (const [found, meant] of [
    [p50, 500],
    [p99, 990],
    [p999, 999],
  ] as const) {
    t.ok(Math.abs(found - meant) / meant < 0.002, `${found} for ${meant}`);
  }
});
