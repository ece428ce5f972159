// The calendar that the control API may move, in this process.

import type { Clock } from '../../src/runtime/clock.ts';
import type { SharedCalendar } from '../shared-calendar.ts';
import type { ControlledClock } from './clock-routes.ts';
import { isOverWithin } from './is-over-within.ts';

/** Longer than whatever runs undisturbed, and shorter than clients of HTTP wait. */
const SETTLE_DURATION_MAX_MS = 5000;

/** @param dueIsOver resolves once what has become due by the time of the call is over; never rejects */
export const controlledClock = (
  { calendar, monotonic }: Clock & { readonly calendar: SharedCalendar },
  dueIsOver: () => Promise<unknown>,
): ControlledClock => ({
  now: () => calendar.now(),
  get advancedMs() {
    return calendar.aheadMs;
  },
  advance(byMs) {
    calendar.advance(byMs);
    return isOverWithin(SETTLE_DURATION_MAX_MS, dueIsOver(), monotonic);
  },
});
