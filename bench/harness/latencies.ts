// How long single operations took: a high dynamic range histogram of microseconds.

import { build, type Histogram } from 'hdr-histogram-js';
import type { Latencies } from './bench.ts';

const DURATION_MAX_US = 60_000_000;
const PERCENTILES = [1, 5, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100];

export class LatencyRecorder {
  readonly #histogram: Histogram = build({
    ...{ lowestDiscernibleValue: 1, highestTrackableValue: DURATION_MAX_US, numberOfSignificantValueDigits: 3 },
    useWebAssembly: false,
  });

  get count(): number {
    return this.#histogram.totalCount;
  }

  record(durationMs: number): void {
    this.#histogram.recordValue(Math.min(DURATION_MAX_US, Math.max(1, Math.round(durationMs * 1000))));
  }

  percentileMs(percentile: number): number {
    return this.#histogram.getValueAtPercentile(percentile) / 1000;
  }

  summary(): Latencies {
    return {
      p50: this.percentileMs(50),
      p99: this.percentileMs(99),
      p999: this.percentileMs(99.9),
      percentiles: Object.fromEntries(PERCENTILES.map((percentile) => [percentile, this.percentileMs(percentile)])),
    };
  }
}
