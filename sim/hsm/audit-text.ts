// An audit event as CloudHSM writes it to CloudWatch Logs (audit log reference: fields, order, words).

import { Role } from '../../src/wire/roles.ts';
import { statusText } from '../../src/wire/status.ts';
import type { AuditEvent } from './audit-log.ts';

const USER_TYPES: ReadonlyMap<number, string> = new Map([
  [Role.CRYPTO_USER, 'CN_CRYPTO_USER'],
  [Role.ADMIN, 'CN_CRYPTO_OFFICER'],
  [Role.APPLIANCE_USER, 'CN_APPLIANCE_USER'],
  [Role.UNACTIVATED_ADMIN, 'CN_CRYPTO_PRE_OFFICER'],
]);

/** Lines without a newline at the end. */
export function formatAuditEvent(event: AuditEvent): string {
  return [
    `Time: ${formatTime(event.timeMicroseconds)}, usecs:${event.timeMicroseconds}`,
    `Sequence No : ${hex(event.sequenceNumber)}`,
    `Reboot counter : ${hex(event.rebootCounter)}`,
    'Command Type(hex) : CN_MGMT_CMD (0x0)',
    `Opcode : ${event.opcode}${event.opcodeNumber === undefined ? '' : ` (${hex(event.opcodeNumber)})`}`,
    `Session Handle : ${hex(event.sessionHandle)}`,
    `Response : ${event.response}:${statusText(event.response)}`,
    ...formatSubject(event),
  ].join('\n');
}

function formatSubject({ user, key }: AuditEvent): string[] {
  if (user !== undefined) {
    return [
      'Log type : MGMT_USER_DETAILS_LOG (2)',
      `User Name : ${user.name}`,
      `User Type : ${USER_TYPES.get(user.type) ?? 'UNKNOWN'} (${user.type})`,
    ];
  }
  if (key !== undefined) {
    return [
      'Log type : MGMT_KEY_DETAILS_LOG (1)',
      `Priv/Secret Key Handle : ${key.secretKeyHandle}`,
      `Public Key Handle : ${key.publicKeyHandle}`,
    ];
  }
  return ['Log type : MINIMAL_LOG_ENTRY (0)'];
}

const hex = (number: number): string => `0x${number.toString(16)}`;

/** `MM/DD/YY HH:MM:SS.uuuuuu`, UTC. */
function formatTime(microseconds: number): string {
  const iso = new Date(Math.floor(microseconds / 1000)).toISOString();
  const date = `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(2, 4)}`;
  return `${date} ${iso.slice(11, 19)}.${String(microseconds % 1_000_000).padStart(6, '0')}`;
}
