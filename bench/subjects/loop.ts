// Loops in processes of their own: the raw baselines of crypto, and the layers that are plain code.

import type { Bench, Measure } from '../harness/bench.ts';
import type { LoopName } from '../processes/loop.ts';
import { startProcess } from './process.ts';

export interface Loop {
  /** Operations a second on one core. */
  readonly rate: Measure;
  stop(): Promise<void>;
}

export async function startLoop(name: LoopName, payloadSize: number): Promise<Loop> {
  const { ask, stop } = await startProcess('loop', [name, String(payloadSize)]);
  return {
    async rate(count) {
      // Measured there: what it takes to ask does not count.
      const { tookMs } = await ask<{ tookMs: number }>({ count });
      return (count * 1000) / tookMs;
    },
    stop,
  };
}

export interface LoopPair {
  readonly unit: string;
  readonly subject: LoopName;
  readonly baseline: LoopName;
  /** What the baseline is. */
  readonly beside: string;
  readonly payloadSize: number;
}

/** Of two loops. */
export const loopBench = (name: string, { unit, subject, baseline, beside, payloadSize }: LoopPair): Bench => ({
  ...{ name, unit, baseline: beside, smokeCount: 256 },
  async prepare(_conditions, scope) {
    return {
      subject: scope.own(await startLoop(subject, payloadSize)).rate,
      baseline: scope.own(await startLoop(baseline, payloadSize)).rate,
      params: () => ({ payloadSize }),
    };
  },
});

/** The same for every figure that ends in a cipher. */
export const CIPHER_LOOP = 'createCipheriv in a loop on one core';
