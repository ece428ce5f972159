// While a backup is made, operations fail, as hsm2m documents: retry.

import { Status } from '../../../src/wire/status.ts';
import type { DeviceKind } from '../fault-kind.ts';
import { OPERATIONS } from '../operations.ts';

/** Who is there, and that they are: no work on users or keys. */
const BESIDE: readonly string[] = [
  ...['loginStart', 'loginFinish', 'logout', 'heartbeat', 'listOwnSessions', 'getHsmInfo'],
];

export const backupWindow: DeviceKind = {
  name: 'backup_window',
  place: 'device',
  says: 'operations fail while a backup is made',
  directions: ['upstream'],
  operations: OPERATIONS.filter((operation) => !BESIDE.includes(operation)),
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: {},
  judge: () => ({ do: 'answer', status: Status.BUSY, detail: 'a backup is being made' }),
};
