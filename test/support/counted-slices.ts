import type { SliceCheck } from '../../sim/server/scheduler.ts';

/** Slices of `count` pieces of work, whatever the time: for clocks that stand still while work is done. */
export function countedSlices(count: number): SliceCheck {
  let done = 0;
  return {
    start() {
      done = 0;
    },
    isOver: () => ++done >= count,
  };
}
