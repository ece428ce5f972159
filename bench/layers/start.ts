// start: from spawn to the ready file of `up` with its two HSMs, custom key store and key, beside `node -e 0`.

import { spawn } from 'node:child_process';
import type { Bench } from '../harness/bench.ts';
import { medianMsOf } from '../harness/measures.ts';
import { mainName, startSimulator } from '../subjects/simulator.ts';

/** Pairs of starts: each round is one of both. */
const ROUNDS = 11;

export const start: Bench = {
  name: 'start',
  unit: 'ms',
  baseline: 'node -e 0',
  count: 1,
  rounds: ROUNDS,
  smokeCount: 1,
  async prepare() {
    const bare = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
        child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`node ended with ${code}`))));
      });
    // The file system has both in its cache.
    await (await startSimulator()).stop();
    await bare();
    return {
      async subject() {
        const startMs = performance.now();
        const simulator = await startSimulator();
        const tookMs = performance.now() - startMs;
        await simulator.stop();
        return tookMs;
      },
      baseline: medianMsOf(bare),
      params: () => ({ hsms: 2, main: mainName() }),
    };
  },
};
