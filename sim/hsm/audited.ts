// Puts a management command into the audit log when it has been decided, whichever way.

import { SimError } from '../../src/errors.ts';
import type { ResponseFields } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import type { AuditSubject } from './audit-log.ts';
import type { AuditOpcode } from './audit-opcodes.ts';
import type { Scope } from './core.ts';

/** From here to the next hundred: something about the request kept it from being decided (late, behind, malformed). */
const UNDECIDED_FIRST = Status.UNKNOWN_OPERATION;
const UNDECIDED_LAST = UNDECIDED_FIRST + 99;

export const isDecided = (status: Status): boolean => status < UNDECIDED_FIRST || status > UNDECIDED_LAST;

/** Runs a command and records its outcome; `subject` is asked at the end, with the answer where there is one. */
export async function audited(
  { core, session }: Scope,
  opcode: AuditOpcode,
  subject: (answer: ResponseFields | undefined) => AuditSubject,
  run: () => Promise<ResponseFields>,
): Promise<ResponseFields> {
  try {
    const answer = await run();
    core.audit.record(opcode, session.handle, Status.SUCCESS, subject(answer));
    return answer;
  } catch (error) {
    const status = error instanceof SimError ? error.status : undefined;
    if (status !== undefined && isDecided(status)) {
      core.audit.record(opcode, session.handle, status, subject(undefined));
    }
    throw error;
  }
}
