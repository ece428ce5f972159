// A fault as somebody writes it: what is left out has a default, and a change may take away what is there.

import type { Direction, FaultMatch, Parameters, ParameterValue } from './fault.ts';

interface Members {
  readonly direction?: Direction;
  readonly probability?: number;
  readonly seed?: number;
  readonly skip?: number;
  readonly times?: number;
  /** ISO 8601, or milliseconds since 1970; on the simulated calendar. */
  readonly activeFrom?: string | number;
  readonly activeUntil?: string | number;
}

export interface NewFault extends Members {
  readonly name: string;
  readonly kind: string;
  readonly parameters?: Parameters;
  readonly match?: FaultMatch;
}

type OrNull<T> = { readonly [Member in keyof T]?: T[Member] | null };

/** A JSON Merge Patch, RFC 7396: null takes a member away. */
export interface FaultChange extends OrNull<Members> {
  readonly parameters?: Readonly<Record<string, ParameterValue | null>> | null;
  readonly match?: OrNull<FaultMatch> | null;
}
