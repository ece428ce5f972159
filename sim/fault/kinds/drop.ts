// A request, or its answer, is lost on the way.

import type { DeviceKind } from '../fault-kind.ts';

export const drop: DeviceKind = {
  name: 'drop',
  place: 'device',
  says: 'a request or its answer is lost',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: {},
  judge: () => ({ do: 'drop' }),
};
