// GetKeyLastUsage: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
// Without KeyLastUsage for a key that has not been used since tracking started. The event trail gives no ids of events.

import { FOR_MANAGEMENT, resolveKey } from '../key-id.ts';
import type { Kms } from '../kms.ts';

export interface GetKeyLastUsageInput {
  readonly KeyId: string;
}

export const getKeyLastUsage = (kms: Kms) => async (input: GetKeyLastUsageInput) => {
  const { arn, creationDateMs } = resolveKey(kms, input.KeyId, FOR_MANAGEMENT);
  const usage = kms.usages.of(arn);
  return {
    KeyId: arn,
    ...(usage !== undefined && {
      KeyLastUsage: { Operation: usage.operation, Timestamp: usage.dateMs, KmsRequestId: usage.requestId },
    }),
    TrackingStartDate: Math.max(creationDateMs, kms.usages.startDateMs),
    KeyCreationDate: creationDateMs,
  };
};
