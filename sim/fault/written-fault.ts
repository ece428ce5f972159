// A fault as somebody writes it: what is left out has a default, and a change may take away what is there.

import type { Direction, FaultMatch, Parameters, ParameterValue } from './fault.ts';

/** ISO 8601, or milliseconds since 1970; on the simulated calendar. */
export type FaultDate = string | number;

interface Members {
  readonly direction?: Direction;
  /** Of each event that is not skipped: 0 to 1, the default. */
  readonly probability?: number;
  /** Of the draws. Default: 1. */
  readonly seed?: number;
  /** Events that pass first. Default: 0. */
  readonly skip?: number;
  /** Hits after which it is over. Default: no end. */
  readonly times?: number;
  /** Default: from now on, without end. */
  readonly activeFrom?: FaultDate;
  readonly activeUntil?: FaultDate;
}

export interface NewFault extends Members {
  /** 1 to 64 letters, digits, `.`, `_` or `-`. */
  readonly name: string;
  /** `hsm_loss`, `busy`, ... */
  readonly kind: string;
  /** Of the kind. */
  readonly parameters?: Parameters;
  /** Whom it is for. Default: everybody. */
  readonly match?: FaultMatch;
}

type OrNull<T> = { readonly [Member in keyof T]?: T[Member] | null };

/** A JSON Merge Patch, RFC 7396: null takes a member away. */
export interface FaultChange extends OrNull<Members> {
  readonly parameters?: Readonly<Record<string, ParameterValue | null>> | null;
  readonly match?: OrNull<FaultMatch> | null;
}
