// What operations that change one key have in common: the key id or ARN, the key state, one fact.

import type { KmsFact } from './facts.ts';
import { FOR_MANAGEMENT, resolveKey } from './key-id.ts';
import { assertNotPendingDeletion } from './key-state.ts';
import type { KmsKey } from './keys.ts';
import type { Kms } from './kms.ts';

/**
 * Records what `decide` makes of the key, if anything; no other change comes in between. Resolves with the key as it
 * was.
 * @throws SimError `NotFoundException`, `InvalidArnException`, and what `decide` throws
 */
export function changeKey(kms: Kms, keyId: string, decide: (key: KmsKey) => KmsFact | undefined): Promise<KmsKey> {
  return kms.changes.run(async () => {
    const key = resolveKey(kms, keyId, FOR_MANAGEMENT);
    const fact = decide(key);
    if (fact !== undefined) await kms.record(fact);
    return key;
  });
}

/** The same for a key that is not pending deletion. @throws SimError `KMSInvalidStateException` as well */
export function changeLastingKey(
  kms: Kms,
  keyId: string,
  decide: (key: KmsKey) => KmsFact | undefined,
): Promise<KmsKey> {
  return changeKey(kms, keyId, (key) => {
    assertNotPendingDeletion(key.arn, key.underlyingState);
    return decide(key);
  });
}
