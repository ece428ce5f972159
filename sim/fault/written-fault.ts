// A fault as somebody writes it: what is left out has a default, and a change may take away what is there.

import type { Direction, FaultMatch, Parameters, ParameterValue } from './fault.ts';
import type { WrittenKinds } from './written-kinds.ts';

/** ISO 8601, or milliseconds since 1970; on the simulated calendar. */
export type FaultDate = string | number;

interface Dates {
  /** Default: from now on, without end. */
  readonly activeFrom?: FaultDate;
  readonly activeUntil?: FaultDate;
}

interface Members extends Dates {
  readonly direction?: Direction;
  /** Of each event that is not skipped: 0 to 1, the default. */
  readonly probability?: number;
  /** Of the draws. Default: 1. */
  readonly seed?: number;
  /** Events that pass first. Default: 0. */
  readonly skip?: number;
  /** Hits after which it is over. Default: no end. */
  readonly times?: number;
}

/** @internal A fault that nobody has looked at yet: from a file, from flags. */
export interface WrittenFault extends Members {
  readonly name: string;
  readonly kind: string;
  readonly parameters?: Parameters;
  readonly match?: FaultMatch;
}

/** `hsm_loss`, `busy`, ... */
export type FaultKindName = keyof WrittenKinds;

/** A fault of one of the kinds, each with its own parameters. */
export type NewFault = { readonly [Kind in FaultKindName]: NewFaultOf<Kind> }[FaultKindName];

/** A fault of that kind: what has no meaning for it has no place in it. */
export type NewFaultOf<Kind extends FaultKindName> = MembersAt<WrittenKinds[Kind]['place']> &
  WithParameters<WrittenKinds[Kind]['parameters']> & {
    /** 1 to 64 letters, digits, `.`, `_` or `-`. */
    readonly name: string;
    readonly kind: Kind;
    /** Whom it is for. Default: everybody. */
    readonly match?: MatchOf<WrittenKinds[Kind]['match']>;
  };

/** An action on the world happens once, and goes no way. */
type MembersAt<Place> = Place extends 'world' ? Dates : Place extends 'kms' ? Omit<Members, 'direction'> : Members;

type MatchOf<Member extends keyof FaultMatch> = [Member] extends [never]
  ? Readonly<Record<string, never>>
  : Pick<FaultMatch, Member>;

/** They may be left out where each of them may. */
type WithParameters<Taken> =
  Record<never, never> extends Taken ? { readonly parameters?: Taken } : { readonly parameters: Taken };

type OrNull<T> = { readonly [Member in keyof T]?: T[Member] | null };

/** A JSON Merge Patch, RFC 7396: null takes a member away. */
export interface FaultChange extends OrNull<Members> {
  readonly parameters?: Readonly<Record<string, ParameterValue | null>> | null;
  readonly match?: OrNull<FaultMatch> | null;
}
