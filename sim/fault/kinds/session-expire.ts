// The session ends under its user: the HSM closes the connection when the next request comes.

import { CloseCode } from '../../../src/wire/close-codes.ts';
import type { DeviceKind } from '../fault-kind.ts';

export const sessionExpire: DeviceKind = {
  name: 'session_expire',
  place: 'device',
  says: 'the session ends: the connection is closed',
  directions: ['upstream'],
  matches: ['clusterId', 'hsmId', 'username', 'operation', 'keyId'],
  parameters: {},
  judge: () => ({ do: 'close', code: CloseCode.HEARTBEAT_MISSED, reason: 'the session has expired' }),
};
