// memory: what an idle `up` with two HSMs, custom key store and key has in RAM, beside a Node that only waits.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../harness/bench.ts';
import { residentMiB } from '../subjects/process-figures.ts';
import { mainName, startSimulator } from '../subjects/simulator.ts';

/** What the start left behind is given back meanwhile, or is not. */
const IDLE_MS = 1_000;
const SMOKE_IDLE_MS = 10;

export const memory: Bench = {
  name: 'memory',
  unit: 'MiB',
  baseline: 'an idle node',
  count: 1,
  rounds: 5,
  smokeCount: 1,
  async prepare({ smoke }) {
    const idleMs = smoke ? SMOKE_IDLE_MS : IDLE_MS;
    return {
      async subject() {
        const simulator = await startSimulator();
        try {
          await sleep(idleMs);
          return residentMiB(simulator.pid);
        } finally {
          await simulator.stop();
        }
      },
      async baseline() {
        const script = 'process.stdout.write("up"); setInterval(() => {}, 60_000)';
        const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
        await once(child.stdout, 'data');
        await sleep(idleMs);
        const size = residentMiB(child.pid ?? 0);
        child.kill();
        await once(child, 'exit');
        return size;
      },
      params: () => ({ hsms: 2, idleMs, main: mainName() }),
    };
  },
};
