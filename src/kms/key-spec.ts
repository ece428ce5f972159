// What a key in a CloudHSM key store can be: a symmetric encryption key of one Region (facts: 6.1).

import { invalid, unsupported } from './validation.ts';

export interface KeySpecMembers {
  readonly KeySpec?: string;
  /** The older name of KeySpec. */
  readonly CustomerMasterKeySpec?: string;
  readonly KeyUsage?: string;
  readonly MultiRegion?: boolean;
}

/** @throws SimError `ValidationException` for what contradicts itself, `UnsupportedOperationException` for the rest */
export function assertKeySpecPossible(members: KeySpecMembers): void {
  const { KeySpec, CustomerMasterKeySpec, KeyUsage, MultiRegion } = members;
  if (KeySpec !== undefined && CustomerMasterKeySpec !== undefined && KeySpec !== CustomerMasterKeySpec) {
    throw invalid('KeySpec and CustomerMasterKeySpec must be the same when both are given.');
  }
  const spec = KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  if (spec !== 'SYMMETRIC_DEFAULT') {
    if (KeyUsage === undefined) {
      throw invalid('You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.');
    }
    throw unsupported(`KeySpec ${spec} is not supported for custom key stores.`);
  }
  if (KeyUsage !== undefined && KeyUsage !== 'ENCRYPT_DECRYPT') {
    throw invalid(`KeyUsage ${KeyUsage} is not compatible with KeySpec ${spec}`);
  }
  if (MultiRegion === true) throw unsupported('Multi-Region keys are not supported for custom key stores.');
}
