// Where the calendar begins.

import { parseIsoDate } from '../../src/runtime/iso-date.ts';
import type { CalendarStart } from '../process-runtime.ts';
import { parseDuration } from '../scenario/durations.ts';
import type { Planning } from './planning.ts';
import type { SeedClock } from './seed-document.ts';

const YEAR_MS = 365 * 86_400_000;
/** Certificates are valid for ten years from the earlier of both dates, and clients verify them by the system's. */
const DISTANCE_MAX_YEARS = 8;
const PATH = ['clock'];

/** The system's date, also where the seed's cannot be: what is in it is checked by itself. */
const TODAY: CalendarStart = { aheadMs: 0, startMs: undefined };

export function planClock(planning: Planning): CalendarStart {
  const clock = planning.at<SeedClock>(PATH);
  if (clock === undefined) return TODAY;
  const { start, offset } = clock;
  if (start !== undefined && offset !== undefined) {
    planning.report(PATH, 'takes start or offset, not both');
    return TODAY;
  }
  const startMs = start === undefined ? undefined : (parseIsoDate(start) ?? Number.NaN);
  const aheadMs = startMs === undefined ? offsetMs(offset ?? '0s') : startMs - planning.surroundings.nowMs;
  const member = [...PATH, start === undefined ? 'offset' : 'start'];
  if (!Number.isFinite(aheadMs)) planning.report(member, `there is no date ${start}`);
  else if (Math.abs(aheadMs) > DISTANCE_MAX_YEARS * YEAR_MS) {
    planning.report(member, `is more than ${DISTANCE_MAX_YEARS} years from the system's date`);
  } else return { aheadMs, startMs };
  return TODAY;
}

function offsetMs(text: string): number {
  const isBehind = text.startsWith('-');
  const byMs = parseDuration(isBehind ? text.slice(1) : text) ?? Number.NaN;
  return isBehind ? -byMs : byMs;
}
