// How an operation says no: it throws a refusal, and dispatch makes the answer of it. One way for every handler.

import { SimError } from '../../src/errors.ts';
import type { ResponseFields } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';

/** To be thrown. `detail` is for people and never carries a secret. */
export const refusal = (status: Status, detail: string): SimError => new SimError('device_refused', detail, { status });

/** The answer that a thrown error becomes: a refusal's own status; otherwise the HSM failed inside. */
export function answerOfError(error: unknown): ResponseFields {
  if (error instanceof SimError) {
    if (error.status !== undefined) return { status: error.status, detail: error.message };
    if (error.code === 'ledger_unavailable') {
      return { status: Status.LEDGER_UNAVAILABLE, detail: 'the ledger takes nothing now' };
    }
    if (error.code === 'outcome_unknown') {
      return { status: Status.OUTCOME_UNKNOWN, detail: 'the ledger did not say what became of it' };
    }
  }
  return { status: Status.DEVICE_ERROR, detail: 'the HSM failed inside' };
}
