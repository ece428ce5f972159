// A request, or its answer, is overtaken by the one after it. A request that comes late has a smaller id than it may.

import type { DeviceKind } from '../fault-kind.ts';

export const reorder: DeviceKind = {
  name: 'reorder',
  place: 'device',
  says: 'a request or its answer is overtaken by the next',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: {},
  judge: () => ({ do: 'hold' }),
};
