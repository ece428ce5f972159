// No more sessions: log ins are refused.

import { Status } from '../../../src/wire/status.ts';
import type { DeviceKind } from '../fault-kind.ts';

export const sessionExhausted: DeviceKind = {
  name: 'session_exhausted',
  place: 'device',
  says: 'log ins find no free session',
  directions: ['upstream'],
  operations: ['loginStart'],
  matches: ['clusterId', 'hsmId', 'username', 'operation'],
  parameters: {},
  judge: () => ({ do: 'answer', status: Status.SESSION_LIMIT_REACHED, detail: 'fault' }),
};
