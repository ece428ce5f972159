// How late the event loop of a thread is. Nobody measures before somebody asks.

import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const NS_PER_SECOND = 1e9;

/** Seconds: since the last time somebody asked. */
export interface Lag {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export class EventLoopLag {
  #histogram: IntervalHistogram | undefined;

  /** Zeros at the first time, which begins the measurement. */
  read(): Lag {
    if (this.#histogram === undefined) {
      this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      this.#histogram.enable();
    }
    const histogram = this.#histogram;
    // It measures the time between two turns of a timer, which is at least the timer's own.
    const seconds = (ns: number): number => Math.max(0, ns / NS_PER_SECOND - RESOLUTION_MS / 1000);
    const isEmpty = histogram.count === 0;
    const lag = isEmpty
      ? { p50: 0, p99: 0, max: 0 }
      : { p50: seconds(histogram.percentile(50)), p99: seconds(histogram.percentile(99)), max: seconds(histogram.max) };
    histogram.reset();
    return lag;
  }
}
