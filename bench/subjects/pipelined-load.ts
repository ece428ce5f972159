// A load with so many requests in flight, that costs the client no more than the requests themselves: no closure and no
// extra wait for each, only the promise that the link gives.

import type { LatencyRecorder } from '../harness/latencies.ts';

export class PipelinedLoad {
  readonly #ask: () => Promise<unknown>;
  readonly #inFlight: number;
  #unasked = 0;
  #unanswered = 0;
  #settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;

  constructor(inFlight: number, ask: () => Promise<unknown>) {
    this.#inFlight = inFlight;
    this.#ask = ask;
  }

  /** Resolves when all are answered. @throws what the first failure was */
  run(count: number): Promise<void> {
    this.#unasked = count;
    this.#unanswered = count;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      const first = Math.min(count, this.#inFlight);
      for (let started = 0; started < first; started++) this.#next();
    });
  }

  /** The same load, timing every request: for latencies, not for throughput. */
  async record(count: number, latencies: LatencyRecorder): Promise<void> {
    const worker = async (share: number): Promise<void> => {
      for (let done = 0; done < share; done++) {
        const startMs = performance.now();
        await this.#ask();
        latencies.record(performance.now() - startMs);
      }
    };
    const share = Math.ceil(count / this.#inFlight);
    await Promise.all(Array.from({ length: this.#inFlight }, () => worker(share)));
  }

  #next(): void {
    this.#unasked--;
    this.#ask().then(this.#onAnswered, this.#onFailed);
  }

  readonly #onAnswered = (): void => {
    if (this.#unasked > 0) this.#next();
    if (--this.#unanswered === 0) this.#settle?.resolve();
  };

  readonly #onFailed = (error: unknown): void => {
    this.#unasked = 0;
    this.#settle?.reject(error);
  };
}
