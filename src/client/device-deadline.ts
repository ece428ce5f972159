// How long an answer is waited for, and what the device is told of that.

/** For a request that names no deadline of its own, over a link that has none either. */
export const REQUEST_DEADLINE_MS = 10_000;

/** At most this much of a deadline is kept back for the way there and the way back. */
const JOURNEY_MS_MAX = 250;

/**
 * A little earlier than ours, so that what the device has to say at its deadline (that it is behind, that a write's
 * outcome is unknown) arrives before we have given up.
 */
export const deviceDeadlineMs = (deadlineMs: number): number =>
  Math.max(1, Math.round(deadlineMs - Math.min(JOURNEY_MS_MAX, deadlineMs / 4)));
