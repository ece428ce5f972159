// A request arrives twice. Its second coming has a used id: the device closes the connection.

import type { DeviceKind } from '../fault-kind.ts';

export const duplicate: DeviceKind = {
  name: 'duplicate',
  place: 'device',
  says: 'a request arrives twice',
  directions: ['upstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: {},
  judge: () => ({ do: 'duplicate' }),
};
