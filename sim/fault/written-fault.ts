// A fault as somebody writes it: what is left out has a default, and a change may take away what is there.

import type { Direction, FaultMatch, Parameters, ParameterValue } from './fault.ts';
import type { WrittenKinds } from './written-kinds.ts';

/** ISO 8601, or milliseconds since 1970; on the simulated calendar. */
export type FaultDate = string | number;

interface Dates {
  /** Default: from now on. */
  readonly activeFrom?: FaultDate;
  /** Default: without end. */
  readonly activeUntil?: FaultDate;
}

interface Members extends Dates {
  /** Default: `downstream`, where the kind has it. */
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
    /** Which of them. */
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
  Record<never, never> extends Taken
    ? {
        /** Default: those of the kind. */
        readonly parameters?: Taken;
      }
    : {
        /** Those of the kind, of which one has no default. */
        readonly parameters: Taken;
      };

type OrNull<T> = { readonly [Member in keyof T]?: T[Member] | null };

/** A JSON Merge Patch, RFC 7396: null takes a member away. */
export interface FaultChange extends OrNull<Members> {
  /** By name; null: as the kind has them. */
  readonly parameters?: Readonly<Record<string, ParameterValue | null>> | null;
  /** Whom it is for; null: everybody. */
  readonly match?: OrNull<FaultMatch> | null;
}
