// Faults before KMS's dispatch: what becomes of a request to the KMS API.

import type { ActiveFault, ActiveFaults } from './active-faults.ts';
import type { KmsVerdict } from './fault-kind.ts';

/** What is known of a KMS request before its operation runs. */
export interface KmsRequestFacts {
  readonly kmsOperation: string;
  /** Of the keys that it names, by whatever name. */
  readonly keyIds: readonly string[];
  /** Of the stores that it names, itself or by its keys. */
  readonly customKeyStoreIds: readonly string[];
}

const TARGET = 'kms';

export interface KmsHit {
  readonly fault: ActiveFault;
  readonly verdict: KmsVerdict;
}

/** The first fault that hits decides. */
export function judgeKmsRequest(faults: ActiveFaults, request: KmsRequestFacts): KmsHit | undefined {
  for (const active of faults.kms) {
    const { fault, kind } = active;
    const { kmsOperation, keyId, customKeyStoreId } = fault.match;
    if (kmsOperation !== undefined && kmsOperation !== request.kmsOperation) continue;
    if (keyId !== undefined && !request.keyIds.includes(keyId)) continue;
    if (customKeyStoreId !== undefined && !request.customKeyStoreIds.includes(customKeyStoreId)) continue;
    if (active.hit(TARGET)) return { fault: active, verdict: kind.judge(fault.parameters) };
  }
  return undefined;
}
