// A scenario: a time line of faults, steps of the clock, calls of KMS, and what is expected of them.

import type { NewFault } from '../client/fault-client.ts';

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
  | { readonly does: 'fault'; readonly fault: NewFault }
  | { readonly does: 'end'; readonly name: string }
  | { readonly does: 'advance'; readonly byMs: number; readonly text: string }
  /** `CONNECTED`, or `FAILED INVALID_CREDENTIALS`, once it is in none of the states that pass. */
  | { readonly does: 'store'; readonly expected: string }
  | { readonly does: 'hits'; readonly name: string; readonly expected: number }
  /** HSMs of the cluster that are alive. */
  | { readonly does: 'hsms'; readonly expected: number };

export interface Step {
  readonly line: number;
  readonly action: Action;
}

export interface Scenario {
  readonly name: string;
  /** Of every fault that names none. */
  readonly seed: number;
  readonly hsmCount: number;
  readonly steps: readonly Step[];
}

/** What every scenario may refer to, besides the answers it has named: hsm1 and subnet1 count from 1. */
export const REFERENCES = /^(key|store|cluster|hsm\d{1,2}|subnet[1-3])$/;
