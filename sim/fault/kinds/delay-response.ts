// The answer is ready, and late.

import { type DeviceKind, numberOf } from '../fault-kind.ts';

export const delayResponse: DeviceKind = {
  name: 'delay_response',
  place: 'device',
  says: 'the answer is late',
  directions: ['downstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: { delayMs: { type: 'integer', min: 0, max: 600_000, default: 1000 } },
  judge: (parameters) => ({ do: 'delay', delayMs: numberOf(parameters, 'delayMs') }),
};
