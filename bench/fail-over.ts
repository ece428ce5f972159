// fail-over: a steady load of encrypts on two HSMs, one of which is killed half-way: how many requests failed, and how
// long nobody was answered at most, before the loss and after it.

import { startBenchCluster } from './cluster.ts';

const IN_FLIGHT = 32;
const HALF_MS = 2_000;
const SMOKE_HALF_MS = 100;

/** What happened, as a line. */
export async function measureFailOver(smoke: boolean): Promise<string> {
  const cluster = await startBenchCluster(2);
  try {
    const halfMs = smoke ? SMOKE_HALF_MS : HALF_MS;
    let [answered, failed, lastMs] = [0, 0, performance.now()];
    const longestMs = { before: 0, after: 0 };
    let half: keyof typeof longestMs = 'before';
    const endMs = performance.now() + 2 * halfMs;
    const worker = async (): Promise<void> => {
      while (performance.now() < endMs) {
        const isAnswered = await cluster.encrypt().then(
          () => true,
          () => false,
        );
        if (!isAnswered) {
          failed++;
          continue;
        }
        answered++;
        const nowMs = performance.now();
        longestMs[half] = Math.max(longestMs[half], nowMs - lastMs);
        lastMs = nowMs;
      }
    };
    const workers = Array.from({ length: IN_FLIGHT }, worker);
    await new Promise((resolve) => setTimeout(resolve, halfMs));
    half = 'after';
    await cluster.loseOne();
    await Promise.all(workers);
    const [before, after] = [longestMs.before, longestMs.after].map((ms) => ms.toFixed(1));
    return `fail-over: ${answered} encrypts answered, ${failed} failed; longest gap ${after} ms, ${before} ms before the loss`;
  } finally {
    await cluster.stop();
  }
}
