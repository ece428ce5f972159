// Readings as Prometheus reads them. prom-client writes the format, and knows the figures of the process.

import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import { LATENCY_BOUNDS_MS } from './latency-histogram.ts';
import type { Labels, Reading, Sample } from './reading.ts';

const BOUNDS_SECONDS = LATENCY_BOUNDS_MS.map((boundMs) => boundMs / 1000);

export class Exposition {
  /** Figures of the process, collected from the first time on. */
  readonly #process = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.#process });
  }

  get contentType(): string {
    return this.#process.contentType;
  }

  async write(readings: readonly Reading[]): Promise<string> {
    const registry = new Registry();
    for (const reading of readings) registry.registerMetric(metricOf(reading));
    return `${await registry.metrics()}\n${await this.#process.metrics()}`;
  }
}

/** prom-client's own metrics count for themselves; all that a registry wants of one is its name and its values. */
function metricOf(reading: Reading): Metric {
  const { name, help, type } = reading;
  const values = reading.type === 'histogram' ? histogramSamples(reading) : reading.samples;
  return { name, get: async () => ({ name, help, type, values }) } as unknown as Metric;
}

type NamedSample = Sample & { readonly metricName: string };

function histogramSamples({ name, histograms }: Extract<Reading, { type: 'histogram' }>): readonly NamedSample[] {
  return histograms.flatMap(({ labels, latencies }) => {
    const sample = (what: string, value: number, more: Labels = {}): NamedSample => ({
      ...{ metricName: `${name}_${what}`, labels: { ...labels, ...more }, value },
    });
    let count = 0;
    const buckets = [...BOUNDS_SECONDS, '+Inf'].map((bound, index) => {
      count += latencies.counts[index] ?? 0;
      return sample('bucket', count, { le: String(bound) });
    });
    return [...buckets, sample('sum', latencies.sumMs / 1000), sample('count', count)];
  });
}
