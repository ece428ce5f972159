// BackupRetentionPolicy: a number of days, as text.

import { invalidRequest } from './errors.ts';

export interface RetentionPolicy {
  readonly Type?: string;
  readonly Value?: string;
}

const DAYS_MIN = 7;
const DAYS_MAX = 379;

/** @throws SimError `CloudHsmInvalidRequestException` */
export function retentionDays({ Type, Value }: RetentionPolicy): number {
  const days = Number(Value);
  if (Type === 'DAYS' && days >= DAYS_MIN && days <= DAYS_MAX) return days;
  throw invalidRequest(`A BackupRetentionPolicy is of Type DAYS with a Value from ${DAYS_MIN} to ${DAYS_MAX}.`);
}
