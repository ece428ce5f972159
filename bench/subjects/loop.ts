// The raw baseline of crypto: an operation of node:crypto in a loop, in a process that does nothing else.

import type { Measure } from '../harness/bench.ts';
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
