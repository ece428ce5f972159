// Log ins take long, as on hsm2m with many PBKDF2 iterations.

import { type DeviceKind, numberOf } from '../fault-kind.ts';

export const slowLogin: DeviceKind = {
  name: 'slow_login',
  place: 'device',
  says: 'log ins take long',
  directions: ['downstream'],
  operations: ['loginStart', 'loginFinish'],
  matches: ['clusterId', 'hsmId', 'username', 'operation'],
  parameters: { delayMs: { type: 'integer', min: 0, max: 600_000, default: 2000 } },
  judge: (parameters) => ({ do: 'delay', delayMs: numberOf(parameters, 'delayMs') }),
};
