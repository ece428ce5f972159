// What a key in a CloudHSM key store can be: a symmetric encryption key of one Region (facts: 6.1).

import { invalid, unsupported } from './validation.ts';

export interface KeySpecMembers {
  readonly KeySpec?: string;
  /** The older name of KeySpec. */
  readonly CustomerMasterKeySpec?: string;
  readonly KeyUsage?: string;
  readonly MultiRegion?: boolean;
}

/** By how key specs begin; SYMMETRIC_DEFAULT is what is left. */
const USAGES: readonly (readonly [prefix: string, usages: readonly string[]])[] = [
  ['RSA_', ['ENCRYPT_DECRYPT', 'SIGN_VERIFY']],
  ['ECC_SECG_', ['SIGN_VERIFY']],
  ['ECC_NIST_EDWARDS', ['SIGN_VERIFY']],
  ['ECC_', ['SIGN_VERIFY', 'KEY_AGREEMENT']],
  ['SM2', ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'KEY_AGREEMENT']],
  ['ML_DSA_', ['SIGN_VERIFY']],
  ['HMAC_', ['GENERATE_VERIFY_MAC']],
  ['', ['ENCRYPT_DECRYPT']],
];

/** @throws SimError `ValidationException` for what contradicts itself, whatever the key's origin */
export function assertKeySpecConsistent(members: KeySpecMembers): void {
  const { KeySpec, CustomerMasterKeySpec, KeyUsage } = members;
  if (KeySpec !== undefined && CustomerMasterKeySpec !== undefined && KeySpec !== CustomerMasterKeySpec) {
    throw invalid('KeySpec and CustomerMasterKeySpec must be the same when both are given.');
  }
  const spec = specOf(members);
  if (KeyUsage === undefined) {
    if (spec === 'SYMMETRIC_DEFAULT') return;
    throw invalid('You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.');
  }
  const [, usages = []] = USAGES.find(([prefix]) => spec.startsWith(prefix)) ?? [];
  if (!usages.includes(KeyUsage)) throw invalid(`KeyUsage ${KeyUsage} is not compatible with KeySpec ${spec}`);
}

/** @throws SimError as `assertKeySpecConsistent`; `UnsupportedOperationException` for the rest */
export function assertKeySpecPossible(members: KeySpecMembers): void {
  assertKeySpecConsistent(members);
  const spec = specOf(members);
  if (spec !== 'SYMMETRIC_DEFAULT') throw unsupported(`KeySpec ${spec} is not supported for custom key stores.`);
  if (members.MultiRegion === true) throw unsupported('Multi-Region keys are not supported for custom key stores.');
}

const specOf = ({ KeySpec, CustomerMasterKeySpec }: KeySpecMembers): string =>
  KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
