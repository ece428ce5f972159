// A request, or its answer, arrives twice. A request's second coming has a used id: the device closes the connection.

import type { DeviceKind } from '../fault-kind.ts';

export const duplicate: DeviceKind = {
  name: 'duplicate',
  place: 'device',
  says: 'a request or its answer arrives twice',
  directions: ['upstream', 'downstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: {},
  judge: () => ({ do: 'duplicate' }),
};
