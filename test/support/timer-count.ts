import type { MonotonicClock } from '../../src/runtime/clock.ts';

/** The same clock, and how many of the timers set through it are still to fire. */
export function countTimers(clock: MonotonicClock): { readonly clock: MonotonicClock; live(): number } {
  const live = new Set<object>();
  return {
    live: () => live.size,
    clock: {
      ...clock,
      after(delayMs, run) {
        const token = {};
        live.add(token);
        const timer = clock.after(delayMs, () => {
          live.delete(token);
          run();
        });
        return {
          cancel() {
            live.delete(token);
            timer.cancel();
          },
        };
      },
    },
  };
}
