// How far the calendar is ahead at the start.

import { parseIsoDate } from '../../src/runtime/iso-date.ts';
import { parseDuration } from '../scenario/durations.ts';
import type { Planning } from './planning.ts';
import type { SeedClock } from './seed-document.ts';

const YEAR_MS = 365 * 86_400_000;
/** Certificates are valid for ten years from the earlier of both dates, and clients verify them by the system's. */
const DISTANCE_MAX_YEARS = 8;
const PATH = ['clock'];

export function planClock(planning: Planning): number {
  const clock = planning.at<SeedClock>(PATH);
  if (clock === undefined) return 0;
  const { start, offset } = clock;
  if (start !== undefined && offset !== undefined) {
    planning.report(PATH, 'takes start or offset, not both');
    return 0;
  }
  const aheadMs =
    start === undefined ? offsetMs(offset ?? '0s') : (parseIsoDate(start) ?? Number.NaN) - planning.surroundings.nowMs;
  const member = [...PATH, start === undefined ? 'offset' : 'start'];
  if (!Number.isFinite(aheadMs)) planning.report(member, `there is no date ${start}`);
  else if (Math.abs(aheadMs) > DISTANCE_MAX_YEARS * YEAR_MS) {
    planning.report(member, `is more than ${DISTANCE_MAX_YEARS} years from the system's date`);
  }
  return aheadMs;
}

function offsetMs(text: string): number {
  const isBehind = text.startsWith('-');
  const byMs = parseDuration(isBehind ? text.slice(1) : text) ?? Number.NaN;
  return isBehind ? -byMs : byMs;
}
