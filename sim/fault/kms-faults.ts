// Faults before KMS's dispatch: what becomes of a request to the KMS API.

import type { ActiveFaults } from './active-faults.ts';
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

/** The first fault that hits decides. */
export function judgeKmsRequest(faults: ActiveFaults, request: KmsRequestFacts): KmsVerdict | undefined {
  for (const { fault, kind, hit } of faults.kms) {
    const { kmsOperation, keyId, customKeyStoreId } = fault.match;
    if (kmsOperation !== undefined && kmsOperation !== request.kmsOperation) continue;
    // A match names a key by its id or by its ARN, which ends in the id.
    if (keyId !== undefined && !request.keyIds.includes(keyId.slice(keyId.lastIndexOf('/') + 1))) continue;
    if (customKeyStoreId !== undefined && !request.customKeyStoreIds.includes(customKeyStoreId)) continue;
    if (hit(TARGET)) return kind.judge(fault.parameters);
  }
  return undefined;
}
