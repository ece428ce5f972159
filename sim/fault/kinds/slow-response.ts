// KMS takes its time.

import { type KmsKind, numberOf } from '../fault-kind.ts';

export const slowResponse: KmsKind = {
  name: 'slow_response',
  place: 'kms',
  says: 'KMS answers late',
  matches: ['kmsOperation', 'keyId', 'customKeyStoreId'],
  parameters: { delayMs: { type: 'integer', min: 0, max: 600_000, default: 1000 } },
  judge: (parameters) => ({ do: 'delay', delayMs: numberOf(parameters, 'delayMs') }),
};
