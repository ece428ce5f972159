// fail-over: a steady load of encrypts on two HSMs, one of which is killed half-way. No request may fail; how long nobody
// was answered at most, after the loss and before it.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../harness/bench.ts';
import { paired } from '../harness/measures.ts';
import { type BenchCluster, startCluster } from '../subjects/cluster.ts';

const IN_FLIGHT = 32;
const PAYLOAD_SIZE = 64;
const HALF_MS = 1_500;
const SMOKE_HALF_MS = 50;

export const failOver: Bench = {
  name: 'fail-over',
  unit: 'ms',
  baseline: 'the longest gap before the loss',
  count: 1,
  rounds: 5,
  smokeCount: 1,
  async prepare({ smoke }) {
    const halfMs = smoke ? SMOKE_HALF_MS : HALF_MS;
    let answered = 0;
    const run = async () => {
      const cluster = await startCluster(2, PAYLOAD_SIZE);
      try {
        const gaps = await longestGaps(cluster, halfMs);
        answered += gaps.answered;
        return { subject: gaps.afterMs, baseline: gaps.beforeMs };
      } finally {
        await cluster.stop();
      }
    };
    return {
      ...paired(run),
      params: () => ({ hsms: 2, inFlight: IN_FLIGHT, payloadSize: PAYLOAD_SIZE, halfMs, answered, failed: 0 }),
    };
  },
};

/** @throws when a request fails */
async function longestGaps(cluster: BenchCluster, halfMs: number) {
  let [answered, lastMs] = [0, performance.now()];
  const longestMs = { before: 0, after: 0 };
  let half: keyof typeof longestMs = 'before';
  let endMs = Number.POSITIVE_INFINITY;
  const encrypt = async (): Promise<void> => {
    await cluster.encrypt();
    answered++;
    const nowMs = performance.now();
    longestMs[half] = Math.max(longestMs[half], nowMs - lastMs);
    lastMs = nowMs;
  };
  const worker = async (first: Promise<void>): Promise<void> => {
    await first;
    while (performance.now() < endMs) await encrypt();
  };
  const firsts = Array.from({ length: IN_FLIGHT }, encrypt);
  const workers = Promise.all(firsts.map(worker));
  // However slow the machine is: every worker has been answered before the loss, or the baseline is none.
  await Promise.race([workers, Promise.all([...firsts, sleep(halfMs)])]);
  half = 'after';
  await cluster.loseOne();
  endMs = performance.now() + halfMs;
  await workers;
  return { answered, beforeMs: longestMs.before, afterMs: longestMs.after };
}
