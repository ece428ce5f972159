// Waiting for work, but not for ever.

import type { MonotonicClock } from '../../src/runtime/clock.ts';

/** Resolves with true when the work has succeeded, with false once it has taken that long. @throws what the work throws until then */
export function isOverWithin(durationMs: number, work: Promise<unknown>, clock: MonotonicClock): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(durationMs, () => resolve(false));
    work.then(() => resolve(true), reject).finally(() => timer.cancel());
  });
}
