// While a backup is made, operations fail, as hsm2m documents: retry.

import { Status } from '../../../src/wire/status.ts';
import type { DeviceKind } from '../fault-kind.ts';

export const backupWindow: DeviceKind = {
  name: 'backup_window',
  place: 'device',
  says: 'operations fail while a backup is made',
  directions: ['upstream'],
  operations: ['encrypt', 'decrypt', 'generateKey', 'findKeys', 'createUser', 'changePassword'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: {},
  judge: () => ({ do: 'answer', status: Status.BUSY, detail: 'a backup is being made' }),
};
