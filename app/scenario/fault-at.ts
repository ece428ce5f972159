// A scenario's fault at the moment when it is created: its dates may be written as from now, `+20m`.

import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import type { FaultDate, WrittenFault } from '../../sim/fault/written-fault.ts';
import { SimError } from '../../src/errors.ts';
import { parseIsoDate } from '../../src/runtime/iso-date.ts';
import { shownName } from '../yaml/path.ts';
import { parseDuration } from './durations.ts';

const FORMS = 'a date as 2026-03-01T09:00:00Z, or +20m for so long after it is created';

/**
 * @param nowMs the calendar, milliseconds since 1970
 * @param seed where the fault has none and is of events
 * @throws SimError `invalid_configuration`, for a text that is no date of either kind
 */
export function faultAt(fault: WrittenFault, nowMs: number, seed: number): WrittenFault {
  const at = (member: string, date: FaultDate): FaultDate => {
    if (typeof date !== 'string') return date;
    const byMs = date.startsWith('+') ? parseDuration(date.slice(1)) : undefined;
    if (byMs !== undefined) return nowMs + byMs;
    if (parseIsoDate(date) !== undefined) return date;
    throw new SimError('invalid_configuration', `${member} takes ${FORMS}, not '${shownName(date)}'`);
  };
  const { activeFrom, activeUntil, ...rest } = fault;
  return {
    ...rest,
    ...(rest.seed === undefined && FAULT_KINDS.get(rest.kind)?.place !== 'world' && { seed }),
    ...(activeFrom !== undefined && { activeFrom: at('activeFrom', activeFrom) }),
    ...(activeUntil !== undefined && { activeUntil: at('activeUntil', activeUntil) }),
  };
}
