// What an HSM refuses by its type and mode (CloudHSM user guide: hardware types, FIPS deprecations, release notes of
// Client SDK 5.16). A mechanism or key type that can be refused has a name here.

import { Status } from '../../src/wire/status.ts';
import type { HsmMode, HsmType } from './hsm-type.ts';
import { refusal } from './refusal.ts';

export type Restriction =
  /** Ed25519 keys, to be generated, brought in or used. */
  | 'ed25519'
  /** RSA PKCS #1 v1.5 to encrypt, decrypt, wrap and unwrap, since 2024 (SP 800-131A). */
  | 'rsa_pkcs1_encryption'
  /** ECDSA with a hash that is weaker than the curve. */
  | 'ecdsa_with_weak_hash';

const FIPS: readonly Restriction[] = ['ed25519', 'rsa_pkcs1_encryption', 'ecdsa_with_weak_hash'];

export const RESTRICTIONS: Readonly<Record<HsmType, Readonly<Partial<Record<HsmMode, readonly Restriction[]>>>>> = {
  'hsm1.medium': { FIPS },
  'hsm2m.medium': { FIPS, NON_FIPS: [] },
};

/** @throws RangeError for a mode that the type does not have */
export function restrictionsOf(type: HsmType, mode: HsmMode): ReadonlySet<Restriction> {
  const restrictions = RESTRICTIONS[type][mode];
  if (restrictions === undefined) throw new RangeError(`${type} has no mode ${mode}`);
  return new Set(restrictions);
}

/** @throws refusal POLICY_VIOLATION */
export function checkRestriction(restrictions: ReadonlySet<Restriction>, restriction: Restriction | undefined): void {
  if (restriction === undefined || !restrictions.has(restriction)) return;
  throw refusal(Status.POLICY_VIOLATION, `${restriction.replaceAll('_', ' ')}: not in the mode of this HSM`);
}
