import type { MonotonicClock } from '../runtime/clock.ts';

/** As `promise`, but undefined if it has not settled after `waitMs`; what it does later is nobody's concern then. */
export function within<T>(clock: MonotonicClock, waitMs: number, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(waitMs, () => resolve(undefined));
    promise.then(resolve, reject).finally(() => timer.cancel());
  });
}
