// A KMS key of a seed: created, named, and brought into its state.

import { SimError } from '../../src/errors.ts';
import { createKeyAs } from '../../src/kms/operations/create-key.ts';
import type { Made } from './apply-seed.ts';
import { backingKeyIdOf } from './backing-key.ts';
import type { PlannedKey } from './plan.ts';
import type { KmsSeedTarget } from './seed-target.ts';

/** @throws SimError as KMS refuses */
export async function applyKey(kms: KmsSeedTarget, made: Made, key: PlannedKey): Promise<void> {
  const { operations } = kms;
  const keyId = await create(kms, made, key);
  for (const AliasName of key.aliases) {
    await operations.CreateAlias({ AliasName, TargetKeyId: keyId });
    made.aliases.set(AliasName, keyId);
  }
  if (key.state === 'Disabled') await operations.DisableKey({ KeyId: keyId });
  if (key.state === 'PendingDeletion') {
    await operations.ScheduleKeyDeletion({ KeyId: keyId, PendingWindowInDays: key.pendingWindowInDays });
  }
}

async function create(kms: KmsSeedTarget, made: Made, key: PlannedKey): Promise<string> {
  const CustomKeyStoreId = made.keyStores.get(key.customKeyStore);
  if (CustomKeyStoreId === undefined) throw new SimError('not_found', `there is no store ${key.customKeyStore}`);
  const input = {
    ...{ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId, Description: key.description, Tags: key.tags },
    ...(key.policy !== undefined && { Policy: key.policy }),
  };
  const { keyId } = key;
  if (keyId === undefined) return (await kms.operations.CreateKey(input)).KeyMetadata.KeyId;
  await createKeyAs(kms.side.kms, input, {
    ...{ keyId, backingKeyId: backingKeyIdOf(keyId) },
    hsmKey: key.material === undefined ? 'made' : 'there',
  });
  return keyId;
}
