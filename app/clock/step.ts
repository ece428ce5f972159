// How far the calendar is stepped at once.

/** A year, and be it a leap year. */
export const STEP_MAX_MS = 366 * 24 * 3_600_000;
