// How much of everything an HSM takes. `real`: what is published for CloudHSM (user guide, quotas and limits). `open`: the
// bounds of this simulator, which are higher and keep one client from using up the machine.
//
// The published 900 connections are a cluster's; here each HSM counts its own, because HSMs share nothing but the ledger.

import type { HsmType } from './hsm-type.ts';

/** Quorum tokens that an HSM keeps, in either profile. QUORUM_TOKEN_LIMIT_REACHED. */
export const QUORUM_TOKENS_MAX = 1_024;

/** Which of the two. */
export type LimitsProfile = 'open' | 'real';

export interface Limits {
  /** Past it a connection is closed with 4406. */
  readonly connectionsMax: number;
  /** SESSION_LIMIT_REACHED. */
  readonly sessionsMax: number;
  /** USER_LIMIT_REACHED. */
  readonly usersMax: number;
  /** Token keys of the cluster and session keys of this HSM together. KEY_LIMIT_REACHED. */
  readonly keysMax: number;
  /** Of those, public and private ones. ASYMMETRIC_KEY_LIMIT_REACHED. */
  readonly asymmetricKeysMax: number;
}

export const OPEN_LIMITS: Limits = {
  connectionsMax: 10_000,
  sessionsMax: 10_000,
  usersMax: 10_000,
  keysMax: 2_000_000,
  asymmetricKeysMax: 2_000_000,
};

const REAL_LIMITS: Readonly<Record<HsmType, Limits>> = {
  'hsm1.medium': {
    connectionsMax: 900,
    sessionsMax: 2_048,
    usersMax: 250,
    keysMax: 3_300,
    // No share of its own is published.
    asymmetricKeysMax: 3_300,
  },
  'hsm2m.medium': {
    connectionsMax: 900,
    sessionsMax: 2_048,
    usersMax: 1_024,
    keysMax: 16_666,
    asymmetricKeysMax: 3_333,
  },
};

export const limitsOf = (profile: LimitsProfile, hsmType: HsmType): Limits =>
  profile === 'real' ? REAL_LIMITS[hsmType] : OPEN_LIMITS;
