// Any answer of the closed list, by its number or its name.

import { type DeviceKind, textOf } from '../fault-kind.ts';
import { statusOf } from '../status-of.ts';

export const reject: DeviceKind = {
  name: 'reject',
  place: 'device',
  says: 'the HSM answers a status of your choice',
  directions: ['upstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: { status: { type: 'text', lengthMax: 40, default: 'DEVICE_ERROR' } },
  judge: (parameters) => ({ do: 'answer', status: statusOf(textOf(parameters, 'status')), detail: 'fault' }),
};
