// Any answer of the closed list, by its number or its name.

import type { Status } from '../../../src/wire/status.ts';
import { type DeviceKind, textOf } from '../fault-kind.ts';
import { statusOf } from '../status-of.ts';

export const reject: DeviceKind = {
  name: 'reject',
  place: 'device',
  says: 'the HSM answers a status of your choice',
  directions: ['upstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: { status: { type: 'status', default: 'DEVICE_ERROR' } },
  judge: (parameters) => ({
    ...{ do: 'answer', detail: 'fault' },
    status: statusOf(textOf(parameters, 'status')) as Status,
  }),
};
