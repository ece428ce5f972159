// Why a fault has no hits: it is not active yet, or no longer.

import type { ShownFault } from '../../sim/fault/shown-fault.ts';

type Dates = Pick<ShownFault, 'activeFrom' | 'activeUntil'>;

export const hasDates = ({ activeFrom, activeUntil }: Dates): boolean =>
  activeFrom !== undefined || activeUntil !== undefined;

/** Nothing for one that is active, without end. @param nowMs the simulated calendar, milliseconds since 1970 */
export function whenActive({ activeFrom, activeUntil }: Dates, nowMs: number): readonly string[] {
  const until = activeUntil === undefined ? [] : [`until ${activeUntil}`];
  if (activeUntil !== undefined && Date.parse(activeUntil) <= nowMs) return [`over since ${activeUntil}`];
  if (activeFrom === undefined || Date.parse(activeFrom) <= nowMs) return until;
  return [[`not active yet: from ${activeFrom}`, ...until].join(' ')];
}
