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

/** @param aheadMs of the calendar, before the system's date or after */
export const processRuntime = (logger: Logger, aheadMs = 0): ProcessRuntime => ({
  clock: { monotonic: systemMonotonic, calendar: new SharedCalendar(aheadMs) },
  random: systemRandom,
  logger,
});
