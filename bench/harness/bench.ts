// What a bench is: a subject and its raw baseline, made together, checked before they are timed, measured in turns.

import type { Scope } from './scope.ts';

/** One round of `count` operations. Resolves with the round's figure in the bench's unit; a throw voids the bench. */
export type Measure = (count: number) => Promise<number>;

/** What was measured under which conditions: goes into the results as it is. */
export type Params = Readonly<Record<string, string | number | boolean | Readonly<Record<string, number>>>>;

export interface Prepared {
  readonly subject: Measure;
  readonly baseline: Measure;
  /** How long single operations of the subject take, in ms; absent where that says nothing. */
  readonly latencies?: (count: number) => Promise<Latencies>;
  /** Asked for after the last round. */
  readonly params: () => Params | Promise<Params>;
}

export interface Bench {
  readonly name: string;
  readonly unit: string;
  /** What the baseline is. */
  readonly baseline: string;
  /** What a running thing can be put in the place of: `--endpoint` or `--ready-file` aims at it. */
  readonly aim?: 'kms' | 'device';
  /** Operations in a round. Default: as many as take about ROUND_MS, found while warming up. */
  readonly count?: number;
  /** Default: a second. What passes through much code takes longer until the compiler has optimized all of it. */
  readonly warmUpMs?: number;
  /** Default: ROUNDS. */
  readonly rounds?: number;
  /** Operations in each of a smoke run's rounds. */
  readonly smokeCount: number;
  /**
   * Makes both, in the scope, and checks that the subject gives the right result.
   * @throws Skipped when what it needs is not there
   */
  prepare(conditions: Conditions, scope: Scope): Promise<Prepared>;
}

export interface Conditions {
  /** Few operations: does everything work? The figures mean nothing. */
  readonly smoke: boolean;
  /** A KMS that already runs. */
  readonly kms: { readonly endpoint: string; readonly keyId: string | undefined } | undefined;
  /** The ready file of a simulator that already runs. */
  readonly readyFile: string | undefined;
}

export interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** Percentile to ms, for the plot of the distribution. */
  readonly percentiles: Readonly<Record<string, number>>;
}

/** For requests through all layers: after one second, KMS was at half its speed. */
export const DEEP_WARM_UP_MS = 5_000;

/** Something optional is absent; the message says what to do about it. */
export class Skipped extends Error {}
