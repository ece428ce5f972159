// A fault as it is shown, and as somebody would write it: without members that are not set, and without those that have no
// meaning for its kind. What is shown can be sent back.

import type { Direction, Fault, FaultMatch, Parameters } from './fault.ts';
import { EVENT_MEMBERS } from './parse-fault.ts';

/** A fault as it is shown: what does not apply to its kind, or is not limited, is absent. */
export interface ShownFault {
  readonly name: string;
  readonly kind: string;
  readonly parameters: Parameters;
  readonly match: FaultMatch;
  readonly direction?: Direction;
  readonly probability?: number;
  readonly seed?: number;
  readonly skip?: number;
  readonly times?: number;
  /** Milliseconds since 1970 on the calendar. */
  readonly activeFrom?: number;
  readonly activeUntil?: number;
}

/** Where a kind acts. No more of a kind is named here: who reads this type need not know the wire. */
type FaultPlace = 'channel' | 'device' | 'kms' | 'world';

/** As the control API shows it. */
export type ListedFault = ShownFault & { readonly hits: number };

/** @internal @param kind the fault's: where it acts */
export function shown(fault: Fault, { place }: { readonly place: FaultPlace }): ShownFault {
  const hasDirection = place === 'channel' || place === 'device';
  const meaningless = [...(hasDirection ? [] : ['direction']), ...(place === 'world' ? EVENT_MEMBERS : [])];
  return Object.fromEntries(
    Object.entries(fault).filter(([member, value]) => value !== undefined && !meaningless.includes(member)),
  ) as unknown as ShownFault;
}
