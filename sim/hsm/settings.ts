// What an HSM is set to.

import type { HsmMode, HsmType } from './hsm-type.ts';
import { type Limits, type LimitsProfile, limitsOf, OPEN_LIMITS } from './limits.ts';

export interface HsmSettings extends Limits {
  readonly hsmType: HsmType;
  readonly mode: HsmMode;
  /** Answer BUSY past what the real HSM type does in a second. */
  readonly throttled: boolean;
  /** This many wrong passwords in a row lock a user, on this HSM. */
  readonly lockoutThreshold: number;
  /** A client says something at least this often; after three of these in silence its connection is closed. */
  readonly heartbeatIntervalMs: number;
  /** Requests of one connection that may wait for their answer. */
  readonly requestsInFlightMax: number;
  /** How long a request without a deadline may wait: for a ledger position, for the ledger itself. */
  readonly waitMaxMs: number;
  /** Operations with private keys that may wait for their turn. BUSY. */
  readonly longWorkMax: number;
  /** Audit events kept; the oldest go first, their sequence numbers stay used. */
  readonly auditEventsMax: number;
}

export const DEFAULT_HSM_SETTINGS: HsmSettings = {
  ...OPEN_LIMITS,
  hsmType: 'hsm2m.medium',
  mode: 'FIPS',
  throttled: false,
  lockoutThreshold: 5,
  heartbeatIntervalMs: 10_000,
  requestsInFlightMax: 16_384,
  waitMaxMs: 10_000,
  longWorkMax: 16_384,
  auditEventsMax: 100_000,
};

/** How much of the real HSM's narrowness is wanted. */
export interface HsmManners {
  readonly limits: LimitsProfile;
  readonly throttle: 'off' | 'real';
}

/** @param model of the cluster that the HSM belongs to; anything but hsm1.medium is of the second kind */
export function settingsOf(
  model: { readonly hsmType: string; readonly mode: HsmMode },
  { limits, throttle }: HsmManners,
): HsmSettings {
  const hsmType: HsmType = model.hsmType === 'hsm1.medium' ? 'hsm1.medium' : 'hsm2m.medium';
  return {
    ...DEFAULT_HSM_SETTINGS,
    ...limitsOf(limits, hsmType),
    hsmType,
    mode: model.mode,
    throttled: throttle === 'real',
  };
}
