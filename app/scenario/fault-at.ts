// A scenario's fault at the moment when it is created: its dates may be written as from now, `+20m`.

import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import type { FaultDate, NewFault } from '../../sim/fault/written-fault.ts';
import { parseDuration } from './durations.ts';

/** @param nowMs the calendar, milliseconds since 1970 @param seed where the fault has none and is of events */
export function faultAt(fault: NewFault, nowMs: number, seed: number): NewFault {
  const at = (date: FaultDate): FaultDate => {
    const byMs = typeof date === 'string' && date.startsWith('+') ? parseDuration(date.slice(1)) : undefined;
    return byMs === undefined ? date : nowMs + byMs;
  };
  const { activeFrom, activeUntil, ...rest } = fault;
  return {
    ...rest,
    ...(rest.seed === undefined && FAULT_KINDS.get(rest.kind)?.place !== 'world' && { seed }),
    ...(activeFrom !== undefined && { activeFrom: at(activeFrom) }),
    ...(activeUntil !== undefined && { activeUntil: at(activeUntil) }),
  };
}
