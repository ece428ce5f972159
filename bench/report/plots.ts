// The plots of docs/benchmarks.md, drawn by Vega without a browser: the same results give the same SVG.

import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Result } from '../harness/run-bench.ts';
import type { ResultsFile } from './results-file.ts';

interface Point {
  readonly x: number;
  readonly y: number;
  readonly series: string;
}

interface Plot {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xScale: 'log' | 'linear';
  readonly yScale: 'log' | 'linear';
  readonly points: (results: readonly Result[]) => readonly Point[];
}

const SIZE = { width: 560, height: 300 };
const ENCRYPTS = 'encrypts a second';

/** Over a number that the params have: the bench, and its baseline in the same run. */
const over =
  (prefix: string, param: string, subject: string, baseline: string) =>
  (results: readonly Result[]): readonly Point[] =>
    results
      .filter(({ name }) => name.startsWith(prefix))
      .flatMap(({ params, value, baselineValue }) => {
        const x = Number(params[param]);
        return [
          { x, y: value, series: subject },
          { x, y: baselineValue, series: baseline },
        ];
      });

const CIPHER = 'createCipheriv in a loop';

export const PLOTS: Readonly<Record<string, Plot>> = {
  'in-flight': {
    ...{
      title: 'Requests in flight on one connection, 64 octets each',
      xTitle: 'requests in flight',
      yTitle: ENCRYPTS,
    },
    ...{ xScale: 'log', yScale: 'linear' },
    points: over('sweep-in-flight-', 'inFlight', 'one HSM', CIPHER),
  },
  'payload-size': {
    ...{ title: 'Octets in each request, 512 in flight', xTitle: 'octets', yTitle: ENCRYPTS },
    ...{ xScale: 'log', yScale: 'linear' },
    points: over('sweep-payload-size-', 'payloadSize', 'one HSM', CIPHER),
  },
  'batch-size': {
    ...{ title: 'Requests in each message, 512 in flight', xTitle: 'requests a message', yTitle: ENCRYPTS },
    ...{ xScale: 'log', yScale: 'linear' },
    points: over('sweep-batch-size-', 'batchCount', 'one HSM, requests encoded beforehand', CIPHER),
  },
  'hsm-count': {
    ...{ title: 'HSMs behind one client', xTitle: 'HSMs', yTitle: ENCRYPTS, xScale: 'linear', yScale: 'linear' },
    points: over('cluster-encrypt-', 'hsms', 'a cluster', `${CIPHER}, one core`),
  },
  latency: {
    ...{ title: 'How long a request takes', xTitle: 'one request in so many takes longer', yTitle: 'ms' },
    ...{ xScale: 'log', yScale: 'log' },
    points: (results) => results.flatMap(latencyCurve),
  },
};

/** The percentile's distance from 100 %: 50 is one in two, 99.9 one in a thousand. */
function latencyCurve({ name, params }: Result): readonly Point[] {
  const percentiles = params.latencyPercentilesMs;
  if (!LATENCY_BENCHES.includes(name) || typeof percentiles !== 'object') return [];
  return Object.entries(percentiles).flatMap(([percentile, ms]) => {
    const rest = 100 - Number(percentile);
    return rest > 0 && rest <= 50 ? [{ x: Math.round(1e6 / rest) / 1e4, y: ms, series: name }] : [];
  });
}

const LATENCY_BENCHES: readonly string[] = [
  ...['device-encrypt-serial-p50', 'device-encrypt-pipelined', 'device-encrypt-4k', 'kms-encrypt', 'overload'],
];

/** @returns SVG */
export async function drawPlot(plot: Plot, { results }: ResultsFile): Promise<string> {
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...{ ...SIZE, background: 'white', title: plot.title },
    data: { values: [...plot.points(results)].sort((a, b) => a.series.localeCompare(b.series) || a.x - b.x) },
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: plot.xTitle,
        scale: { type: plot.xScale, ...(plot.xScale === 'linear' && { zero: false }) },
      },
      y: { field: 'y', type: 'quantitative', title: plot.yTitle, scale: { type: plot.yScale } },
      color: {
        field: 'series',
        type: 'nominal',
        title: null,
        legend: { orient: 'bottom', columns: 2, labelLimit: 400 },
      },
    },
    config: { font: 'sans-serif' },
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}
