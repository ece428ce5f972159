// One harness for every bench: warm up, then rounds of the subject and of its raw baseline in turns, so that what
// disturbs one disturbs the other; the medians, their ratio, and the spread of the rounds. An error anywhere voids it all.

import type { Bench, Conditions, Measure, Params, Prepared } from './bench.ts';
import { median } from './median.ts';
import { Scope } from './scope.ts';

/** As it goes into the JSON file. */
export interface Result {
  readonly name: string;
  readonly unit: string;
  /** Median of the rounds. */
  readonly value: number;
  /** What the baseline is. */
  readonly baseline: string;
  readonly baselineValue: number;
  /** value / baselineValue */
  readonly ratio: number;
  /** Of one operation, in ms; null where that says nothing. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  /** (highest round - lowest) / median, of the subject. */
  readonly spread: number;
  readonly params: Params;
}

const ROUNDS = 7;
const SMOKE_ROUNDS = 1;
const ROUND_MS = 500;
/** What an optimizing compiler needs to have seen, on both sides of the wire. */
const WARM_UP_MS = 1_000;
/** A warm-up round shorter than this does not tell how many operations a round needs. */
const TELLING_MS = 200;

/** @param onStep is told how much of the work is done, from 0 to 1 */
export async function runBench(
  bench: Bench,
  conditions: Conditions,
  onStep: (share: number) => void = () => {},
): Promise<Result> {
  const scope = new Scope();
  try {
    return await measure(bench, conditions.smoke, await bench.prepare(conditions, scope), onStep);
  } finally {
    await scope.end();
  }
}

async function measure(
  bench: Bench,
  smoke: boolean,
  prepared: Prepared,
  onStep: (share: number) => void,
): Promise<Result> {
  const rounds = smoke ? SMOKE_ROUNDS : (bench.rounds ?? ROUNDS);
  const steps = 2 * rounds + 3;
  let step = 0;
  const stepped = <T>(value: T): T => {
    onStep(++step / steps);
    return value;
  };
  const { subject, baseline } = prepared;
  const fixedCount = smoke ? bench.smokeCount : bench.count;
  const count = fixedCount ?? stepped(await warmUp(subject, bench));
  const baselineCount = fixedCount ?? stepped(await warmUp(baseline, bench));
  const [values, baselineValues]: [number[], number[]] = [[], []];
  const measureSubject = async () => void values.push(stepped(await subject(count)));
  const measureBaseline = async () => void baselineValues.push(stepped(await baseline(baselineCount)));
  for (let round = 0; round < rounds; round++) {
    // Who comes first changes, so that a drift of the machine favours neither.
    const order = round % 2 === 0 ? [measureSubject, measureBaseline] : [measureBaseline, measureSubject];
    for (const one of order) await one();
  }
  const latencies = await prepared.latencies?.(count);
  const [value, baselineValue] = [median(values), median(baselineValues)];
  const { p50 = null, p99 = null, p999 = null } = latencies ?? {};
  const params = {
    ...(await prepared.params()),
    ...{ rounds, operationsARound: count, ...(smoke && { smoke }) },
    ...(latencies !== undefined && { latencyPercentilesMs: latencies.percentiles }),
  };
  onStep(1);
  return {
    ...{ name: bench.name, unit: bench.unit, value, baseline: bench.baseline, baselineValue },
    ...{ ratio: value / baselineValue, p50, p99, p999, spread: spreadOf(values, value) },
    params,
  };
}

const spreadOf = (values: readonly number[], median: number): number =>
  median === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / Math.abs(median);

/** Resolves with how many operations a round takes. */
async function warmUp(measure: Measure, { smokeCount, warmUpMs = WARM_UP_MS }: Bench): Promise<number> {
  let count = smokeCount;
  for (let totalMs = 0; ; ) {
    const startMs = performance.now();
    await measure(count);
    const tookMs = performance.now() - startMs;
    totalMs += tookMs;
    const scaled = Math.max(1, Math.round((count * ROUND_MS) / tookMs));
    if (tookMs >= TELLING_MS && totalMs >= warmUpMs) return scaled;
    count = Math.min(scaled, count * 8);
  }
}
