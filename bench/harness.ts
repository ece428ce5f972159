// One harness for every bench: warm up, then rounds of the subject and of its raw baseline in turns, so that what
// disturbs one disturbs the other; the medians, their ratio, and the spread of the rounds.

export interface Subject {
  /** What a round does: resolves when it is over. Nothing but the subject is timed. */
  readonly run: (count: number) => Promise<void> | void;
}

export interface Bench {
  readonly name: string;
  readonly unit: string;
  readonly baselineName: string;
  /** Operations in a round of each; a smoke run does a few. */
  readonly count: number;
  readonly smokeCount: number;
  /** Makes both and checks that the subject gives the right result, before anything is timed. */
  readonly prepare: () => Promise<Prepared>;
}

export interface Prepared {
  readonly subject: Subject;
  readonly baseline: Subject;
  readonly dispose: () => Promise<void>;
}

export interface Result {
  readonly name: string;
  readonly unit: string;
  /** Median operations a second. */
  readonly value: number;
  readonly baseline: string;
  readonly baselineValue: number;
  readonly ratio: number;
  /** (slowest round - fastest) / median, of the subject. */
  readonly spread: number;
}

const ROUNDS = 7;
const SMOKE_ROUNDS = 2;

export async function runBench(bench: Bench, smoke: boolean): Promise<Result> {
  const prepared = await bench.prepare();
  try {
    const count = smoke ? bench.smokeCount : bench.count;
    const values: number[] = [];
    const baselineValues: number[] = [];
    await prepared.subject.run(count);
    await prepared.baseline.run(count);
    for (let round = 0; round < (smoke ? SMOKE_ROUNDS : ROUNDS); round++) {
      values.push(await rate(prepared.subject, count));
      baselineValues.push(await rate(prepared.baseline, count));
    }
    const value = median(values);
    const baselineValue = median(baselineValues);
    return {
      name: bench.name,
      unit: bench.unit,
      value,
      baseline: bench.baselineName,
      baselineValue,
      ratio: value / baselineValue,
      spread: (Math.max(...values) - Math.min(...values)) / value,
    };
  } finally {
    await prepared.dispose();
  }
}

async function rate(subject: Subject, count: number): Promise<number> {
  const start = performance.now();
  await subject.run(count);
  return (count * 1000) / (performance.now() - start);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
