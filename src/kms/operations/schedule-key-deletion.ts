// ScheduleKeyDeletion: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
// What happens when the waiting period ends is key-deletions.ts.

import { changeLastingKey } from '../key-change.ts';
import type { Kms } from '../kms.ts';
import { invalid } from '../validation.ts';

export interface ScheduleKeyDeletionInput {
  readonly KeyId: string;
  readonly PendingWindowInDays?: number;
}

const WINDOW_DAYS_MIN = 7;
const WINDOW_DAYS_MAX = 30;
const DAY_MS = 86_400_000;

export const scheduleKeyDeletion = (kms: Kms) => async (input: ScheduleKeyDeletionInput) => {
  const { PendingWindowInDays = WINDOW_DAYS_MAX } = input;
  assertWindow(PendingWindowInDays);
  const deletionDateMs = kms.calendar.now() + PendingWindowInDays * DAY_MS;
  const key = await changeLastingKey(kms, input.KeyId, ({ keyId }) => ({
    type: 'key_deletion_scheduled',
    keyId,
    deletionDateMs,
  }));
  kms.deletions.expect(deletionDateMs);
  return { KeyId: key.arn, DeletionDate: deletionDateMs, KeyState: 'PendingDeletion', PendingWindowInDays };
};

/** The model's own bounds, 1 and 365, are wider than the service's. */
function assertWindow(days: number): void {
  if (days >= WINDOW_DAYS_MIN && days <= WINDOW_DAYS_MAX) return;
  const bound =
    days < WINDOW_DAYS_MIN ? `greater than or equal to ${WINDOW_DAYS_MIN}` : `less than or equal to ${WINDOW_DAYS_MAX}`;
  throw invalid(
    `1 validation error detected: Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: ` +
      `Member must have value ${bound}`,
  );
}
