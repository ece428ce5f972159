// The HSM takes requests and answers none, heartbeats included: a machine that is neither alive nor gone.

import type { DeviceKind } from '../fault-kind.ts';

export const hsmHang: DeviceKind = {
  name: 'hsm_hang',
  place: 'device',
  says: 'the HSM answers nothing',
  directions: ['upstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: {},
  judge: () => ({ do: 'drop' }),
};
