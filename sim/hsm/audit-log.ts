// The management audit log of one HSM: gap-free, in the fields and words of CloudHSM's own.

import type { CalendarClock } from '../../src/runtime/clock.ts';
import type { Status } from '../../src/wire/status.ts';
import { AUDIT_OPCODES, type AuditOpcode } from './audit-opcodes.ts';

/** One event, fields as CloudHSM writes them (facts: audit log reference). */
export interface AuditEvent {
  /** Microseconds since 1970. */
  readonly timeMicroseconds: number;
  readonly sequenceNumber: number;
  readonly rebootCounter: number;
  readonly opcode: string;
  /** Undefined where no number is published. */
  readonly opcodeNumber: number | undefined;
  readonly sessionHandle: number;
  /** hsm.v1.Status. */
  readonly response: number;
  readonly user: { readonly name: string; readonly type: number } | undefined;
  readonly key: { readonly secretKeyHandle: number; readonly publicKeyHandle: number } | undefined;
}

/** Whom or what an event is about; neither for some. */
export interface AuditSubject {
  readonly user?: AuditEvent['user'];
  readonly key?: AuditEvent['key'];
}

/** A simulated HSM never starts again: it is lost, and another one takes its place. */
const REBOOT_COUNTER = 1;

export class AuditLog {
  readonly #calendar: CalendarClock;
  readonly #countMax: number;
  #events: AuditEvent[] = [];
  #nextSequenceNumber = 0;

  /** @param countMax events kept, the oldest going first; at most twice as many are in memory */
  constructor(calendar: CalendarClock, countMax: number) {
    this.#calendar = calendar;
    this.#countMax = countMax;
  }

  record(opcode: AuditOpcode, sessionHandle: number, response: Status, subject: AuditSubject = {}): void {
    this.#events.push({
      timeMicroseconds: Math.round(this.#calendar.now() * 1000),
      sequenceNumber: this.#nextSequenceNumber++,
      rebootCounter: REBOOT_COUNTER,
      opcode,
      opcodeNumber: AUDIT_OPCODES[opcode],
      sessionHandle,
      response,
      user: subject.user,
      key: subject.key,
    });
    // Dropped by the half, so that a full log costs no copy per event.
    if (this.#events.length >= 2 * this.#countMax) this.#events = this.#events.slice(-this.#countMax);
  }

  /** Events after `sequenceNumber` (-1: all) that are still kept, in order. */
  after(sequenceNumber: number): readonly AuditEvent[] {
    const kept = Math.min(this.#countMax, this.#events.length);
    const firstKept = this.#nextSequenceNumber - kept;
    const first = Math.max(sequenceNumber + 1, firstKept);
    return first >= this.#nextSequenceNumber ? [] : this.#events.slice(first - this.#nextSequenceNumber);
  }
}
