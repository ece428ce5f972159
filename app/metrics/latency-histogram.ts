// How long something took, counted in buckets. Observing allocates nothing.

/** Upper bounds, milliseconds: from a request that no HSM hears of to one whose HSM does not answer. */
export const LATENCY_BOUNDS_MS: readonly number[] = [
  ...[0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000],
];

export class LatencyHistogram {
  /** One for each bound, and one for what took longer; not cumulative. */
  readonly counts: number[] = new Array(LATENCY_BOUNDS_MS.length + 1).fill(0);
  sumMs = 0;

  observe(durationMs: number): void {
    let index = 0;
    while (durationMs > (LATENCY_BOUNDS_MS[index] as number)) index++;
    this.counts[index] = (this.counts[index] as number) + 1;
    this.sumMs += durationMs;
  }
}
