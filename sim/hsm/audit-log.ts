// The management audit log of one HSM: gap-free, in the fields and words of CloudHSM's own.

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
