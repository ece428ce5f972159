// What a fault holds up: until its time has passed, or the fault is over.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { ActiveFault } from './active-faults.ts';

/** Runs once. Returns what cancels it. */
export function postpone(
  clock: MonotonicClock,
  fault: Pick<ActiveFault, 'whenOver'>,
  delayMs: number,
  run: () => void,
): () => void {
  const cancel = (): void => {
    timer.cancel();
    stop();
  };
  const release = (): void => {
    cancel();
    run();
  };
  const timer = clock.after(delayMs, release);
  const stop = fault.whenOver(release);
  return cancel;
}
