import type { ManualClock } from '../../src/runtime/manual-clock.ts';

/**
 * Lets everything run that is due, by the clock and on the event loop, until `promise` has settled, and answers as it
 * does. For what needs the thread pool or several turns, without moving the clock's hand.
 */
export async function drive<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  const progress = { settled: false };
  const settle = (): void => {
    progress.settled = true;
  };
  promise.then(settle, settle);
  while (!progress.settled) await turn(clock);
  return promise;
}

/** What runs now ends, and one turn of the event loop follows in which everything due by the clock has run. */
export async function turn(clock: ManualClock): Promise<void> {
  await Promise.resolve();
  clock.advance(0);
  await new Promise(setImmediate);
}
