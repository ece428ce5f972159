// 187: the HSM cannot queue the request. Clients try again three times, with back-off.

import { Status } from '../../../src/wire/status.ts';
import type { DeviceKind } from '../fault-kind.ts';

export const busy: DeviceKind = {
  name: 'busy',
  place: 'device',
  says: 'the HSM answers BUSY (187)',
  directions: ['upstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: {},
  judge: () => ({ do: 'answer', status: Status.BUSY, detail: 'fault' }),
};
