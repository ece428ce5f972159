// What everything in one process shares: its clocks, chance, and the log.

import { type Clock, systemMonotonic } from '../src/runtime/clock.ts';
import type { Logger } from '../src/runtime/logger.ts';
import { type RandomSource, systemRandom } from '../src/runtime/random.ts';
import { SharedCalendar } from './shared-calendar.ts';

export interface ProcessRuntime {
  readonly clock: Clock & { readonly calendar: SharedCalendar };
  readonly random: RandomSource;
  readonly logger: Logger;
}

/** Where the calendar begins. */
export interface CalendarStart {
  /** Before the system's date or after. */
  readonly aheadMs: number;
  /** Where that date is given: the date itself, however long it takes to get there. */
  readonly startMs: number | undefined;
}

/** @param start default: with the system's date */
export const processRuntime = (logger: Logger, start?: CalendarStart): ProcessRuntime => ({
  clock: {
    monotonic: systemMonotonic,
    calendar: start?.startMs === undefined ? new SharedCalendar(start?.aheadMs) : SharedCalendar.from(start.startMs),
  },
  random: systemRandom,
  logger,
});
