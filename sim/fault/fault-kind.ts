// What a kind of fault is. One kind, one file in kinds/; the engine knows none of them by name.
//
// A fault sits in one of four places: around a channel, before the device's dispatch, before KMS's dispatch, or it is an
// action on the world. What it does there is a verdict: plain data that the place carries out.

import type { RandomSource } from '../../src/runtime/random.ts';
import type { Operation } from '../../src/wire/messages.ts';
import type { Status } from '../../src/wire/status.ts';
import type { Direction, FaultMatch, Parameters, ParameterValue } from './fault.ts';
import type { FaultedWorld, KnownWorld, Undo } from './faulted-world.ts';

/** A parameter's type, bounds and default. Without a default it has to be given. */
export type ParameterRule =
  | { readonly type: 'integer'; readonly min: number; readonly max: number; readonly default?: number }
  /** A refusing one of the protocol, by its name or its number. */
  | { readonly type: 'status'; readonly default?: string }
  | { readonly type: 'text'; readonly lengthMax: number; readonly default?: string }
  | { readonly type: 'flag'; readonly default: boolean };

interface KindFacts {
  readonly name: string;
  /** One line, for lists and the reference. */
  readonly says: string;
  readonly parameters: Readonly<Record<string, ParameterRule>>;
  /** Members of `match` that have a meaning for it. */
  readonly matches: readonly (keyof FaultMatch)[];
}

// --- around a channel -----------------------------------------------------------------------------------------------

/** What becomes of one message, or of a close. */
export type ChannelVerdict =
  /** Later than it would be; others may be under way meanwhile. */
  | { readonly do: 'delay'; readonly delayMs: number }
  /** It takes that long to pass, and nothing else passes meanwhile. */
  | { readonly do: 'occupy'; readonly durationMs: number }
  | { readonly do: 'drop' }
  | { readonly do: 'replace'; readonly octets: Uint8Array }
  /** The link breaks, after `delayMs`. */
  | { readonly do: 'reset'; readonly delayMs: number };

export interface ChannelEvent {
  /** A close has no octets. */
  readonly octets: Uint8Array | undefined;
  /** Octets that went this way on this channel before. */
  readonly passedSize: number;
}

export interface ChannelKind extends KindFacts {
  readonly place: 'channel';
  readonly directions: readonly Direction[];
  /** Undefined: this event is not of its business. */
  judge(event: ChannelEvent, parameters: Parameters, random: RandomSource): ChannelVerdict | undefined;
}

// --- before the device's dispatch -----------------------------------------------------------------------------------

/** What becomes of one request (upstream) or its answer (downstream). */
export type DeviceVerdict =
  | { readonly do: 'answer'; readonly status: Status; readonly detail: string }
  | { readonly do: 'drop' }
  | { readonly do: 'duplicate' }
  /** Let the next one go first. */
  | { readonly do: 'hold' }
  | { readonly do: 'delay'; readonly delayMs: number }
  | { readonly do: 'close'; readonly code: number; readonly reason: string };

export interface DeviceKind extends KindFacts {
  readonly place: 'device';
  readonly directions: readonly Direction[];
  /** Only these operations are of its business, and can be matched; undefined: all. */
  readonly operations?: readonly Operation[];
  judge(parameters: Parameters): DeviceVerdict;
}

// --- before KMS's dispatch --------------------------------------------------------------------------------------------

export type KmsVerdict =
  | {
      readonly do: 'refuse';
      readonly exception: 'ThrottlingException' | 'KMSInternalException' | 'DependencyTimeoutException';
      readonly message: string;
    }
  | { readonly do: 'delay'; readonly delayMs: number }
  | { readonly do: 'reset' };

export interface KmsKind extends KindFacts {
  readonly place: 'kms';
  judge(parameters: Parameters): KmsVerdict;
}

// --- an action on the world --------------------------------------------------------------------------------------------

/** What lasts for as long as a fault holds it. */
export interface Condition {
  /** Faults with equal subjects hold one condition: it begins with the first of them and ends with the last. */
  readonly subject: string;
  /** Where they want it to different degrees, the highest counts. */
  readonly degree?: number;
  /** @throws SimError: then nothing has happened */
  begin(): Promise<Undo>;
}

interface WorldFacts extends KindFacts {
  readonly place: 'world';
  /**
   * Whom it is for, in full: what the match leaves out is found where there is only one.
   * @throws SimError `not_found` for what is not there, `invalid_configuration` where it cannot be found
   */
  aim(world: KnownWorld, match: FaultMatch, parameters: Parameters): Promise<FaultMatch>;
}

/** Somebody does something, once, when the fault becomes active. Its end undoes nothing. */
export interface ActKind extends WorldFacts {
  /** @param match as `aim` gave it. @throws SimError: then nothing has happened */
  act(world: FaultedWorld, match: FaultMatch, parameters: Parameters): Promise<void>;
}

/** Something is so while the fault is active. */
export interface ConditionKind extends WorldFacts {
  /** @param match as `aim` gave it */
  conditions(world: FaultedWorld, match: FaultMatch, parameters: Parameters): readonly Condition[];
}

export type WorldKind = ActKind | ConditionKind;

export type FaultKind = ChannelKind | DeviceKind | KmsKind | WorldKind;

export const numberOf = (parameters: Parameters, name: string): number => parameters[name] as number;
export const textOf = (parameters: Parameters, name: string): string => parameters[name] as string;
/** A member that the kind's `aim` has filled in. */
export const aimedAt = (match: FaultMatch, member: keyof FaultMatch): string => match[member] as string;
export type { ParameterValue };
