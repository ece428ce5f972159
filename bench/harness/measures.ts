// The usual figures of a round.

import type { Measure } from './bench.ts';
import { LatencyRecorder } from './latencies.ts';

/** Operations a second, of what does `count` of them. */
export const rateOf =
  (run: (count: number) => Promise<void>): Measure =>
  async (count) => {
    const startMs = performance.now();
    await run(count);
    return (count * 1000) / (performance.now() - startMs);
  };

/** Median ms of one operation at a time. `all` gets every duration of every round. */
export const medianMsOf =
  (once: () => Promise<unknown>, all = new LatencyRecorder()): Measure =>
  async (count) => {
    const round = new LatencyRecorder();
    for (let done = 0; done < count; done++) {
      const startMs = performance.now();
      await once();
      const durationMs = performance.now() - startMs;
      round.record(durationMs);
      all.record(durationMs);
    }
    return round.percentileMs(50);
  };

/** Both figures of a round come out of one run. */
export function paired(run: () => Promise<{ subject: number; baseline: number }>): {
  readonly subject: Measure;
  readonly baseline: Measure;
} {
  const waiting: { subject: number[]; baseline: number[] } = { subject: [], baseline: [] };
  const side = (name: 'subject' | 'baseline'): Measure => {
    const other = name === 'subject' ? 'baseline' : 'subject';
    return async () => {
      const known = waiting[name].shift();
      if (known !== undefined) return known;
      const figures = await run();
      waiting[other].push(figures[other]);
      return figures[name];
    };
  };
  return { subject: side('subject'), baseline: side('baseline') };
}
