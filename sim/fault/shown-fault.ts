// A fault as it is shown, and as somebody would write it: without members that are not set, and without those that have no
// meaning for its kind. What is shown can be sent back.

import type { Direction, Fault, FaultMatch, Parameters } from './fault.ts';
import { DATE_MEMBERS, EVENT_MEMBERS } from './parse-fault.ts';

/** A fault as it is shown: what does not apply to its kind, or is not limited, is absent. */
export interface ShownFault {
  /** By which it is shown, changed and deleted. */
  readonly name: string;
  /** `hsm_loss`, `busy`, ...; docs/faults.md has all of them. */
  readonly kind: string;
  /** All of the kind's, defaults filled in. */
  readonly parameters: Parameters;
  /** Whom it is for; empty: everybody. */
  readonly match: FaultMatch;
  /** Which messages it is for; of kinds that are around the connection or before the device. */
  readonly direction?: Direction;
  /** 0 to 1, of each event that is not skipped. */
  readonly probability?: number;
  /** Of the draws. */
  readonly seed?: number;
  /** Events that pass first, for each HSM. */
  readonly skip?: number;
  /** Hits after which it is over, for each HSM; absent: no end. */
  readonly times?: number;
  /** ISO 8601, on the simulated calendar; absent: from its creation on. */
  readonly activeFrom?: string;
  /** ISO 8601, on the simulated calendar; absent: without end. */
  readonly activeUntil?: string;
}

/** Where a kind acts. No more of a kind is named here: who reads this type need not know the wire. */
type FaultPlace = 'channel' | 'device' | 'kms' | 'world';

/** As the control API shows it. */
export type ListedFault = ShownFault & {
  /** Events that it has hit. */
  readonly hits: number;
};

/** @internal @param kind the fault's: where it acts */
export function shown(fault: Fault, { place }: { readonly place: FaultPlace }): ShownFault {
  const hasDirection = place === 'channel' || place === 'device';
  const meaningless = [...(hasDirection ? [] : ['direction']), ...(place === 'world' ? EVENT_MEMBERS : [])];
  return Object.fromEntries(
    Object.entries(fault)
      .filter(([member, value]) => value !== undefined && !meaningless.includes(member))
      .map(([member, value]) => [member, DATE_MEMBERS.includes(member) ? new Date(value).toISOString() : value]),
  ) as unknown as ShownFault;
}
