// A scenario: a time line of faults, steps of the clock, calls of KMS, and what is expected of them.

import type { WrittenFault } from '../../sim/fault/written-fault.ts';
import { type Path, pathName } from '../yaml/path.ts';

/** How often each outcome is expected: `ok`, or an exception's name. */
export type Outcomes = Readonly<Record<string, number>>;

export type Action =
  /** `input` may hold references: `$key`. */
  | {
      readonly does: 'call';
      readonly operation: string;
      readonly input: Readonly<Record<string, unknown>>;
      readonly times: number;
      /** Again and again until it is as expected. */
      readonly eventually: boolean;
      /** The answer's name, for references of later steps. */
      readonly as: string | undefined;
      readonly expected: string | Outcomes;
    }
  | { readonly does: 'fault'; readonly fault: WrittenFault }
  | { readonly does: 'end'; readonly name: string }
  | { readonly does: 'advance'; readonly byMs: number; readonly text: string }
  /** `CONNECTED`, or `FAILED INVALID_CREDENTIALS`, once it is in none of the states that pass. */
  | { readonly does: 'store'; readonly expected: string }
  | { readonly does: 'hits'; readonly name: string; readonly expected: number }
  /** HSMs of the cluster that are alive. */
  | { readonly does: 'hsms'; readonly expected: number };

export interface Step {
  readonly line: number;
  /** `steps[2]` */
  readonly place: string;
  readonly action: Action;
}

export interface Scenario {
  readonly file: string;
  readonly name: string;
  /** Of every fault that names none. */
  readonly seed: number;
  readonly hsmCount: number;
  readonly steps: readonly Step[];
}

/** `steps[2].call`, counted from 1: what a member is called where something is wrong with it. */
export const placeOf = (path: Path): string => pathName(path, 1);
