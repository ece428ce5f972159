// Faults before KMS's dispatch: what becomes of a request to the KMS API.

import type { ActiveFaults } from './active-faults.ts';
import type { KmsVerdict } from './fault-kind.ts';

/** What is known of a KMS request before its operation runs. */
export interface KmsRequestFacts {
  readonly kmsOperation: string;
  readonly keyId: string | undefined;
  readonly customKeyStoreId: string | undefined;
}

const TARGET = 'kms';

/** The first fault that hits decides. */
export function judgeKmsRequest(faults: ActiveFaults, request: KmsRequestFacts): KmsVerdict | undefined {
  for (const { fault, kind, hit } of faults.kms) {
    const { kmsOperation, keyId, customKeyStoreId } = fault.match;
    if (kmsOperation !== undefined && kmsOperation !== request.kmsOperation) continue;
    // A key is named by its id or by its ARN, which ends in the id.
    if (keyId !== undefined && request.keyId?.endsWith(keyId) !== true) continue;
    if (customKeyStoreId !== undefined && customKeyStoreId !== request.customKeyStoreId) continue;
    if (hit(TARGET)) return kind.judge(fault.parameters);
  }
  return undefined;
}
