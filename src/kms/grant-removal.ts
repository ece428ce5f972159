// The end of a grant, named by its key and its id.

import { SimError } from '../errors.ts';
import type { Grant } from './grants.ts';
import { FOR_MANAGEMENT, resolveKey } from './key-id.ts';
import { dryRunPassed } from './key-use.ts';
import type { Kms } from './kms.ts';

const GRANT_ID = /^[0-9a-f]{64}$/;

/** @throws SimError `InvalidGrantIdException` for what cannot be one */
export function assertGrantId(grantId: string): void {
  if (!GRANT_ID.test(grantId)) throw new SimError('InvalidGrantIdException', 'The grant ID is not valid.');
}

/** @throws SimError `NotFoundException`, `InvalidArnException`, `InvalidGrantIdException` */
export function grantOnKey(kms: Kms, keyId: string, grantId: string): Grant {
  const key = resolveKey(kms, keyId, FOR_MANAGEMENT);
  assertGrantId(grantId);
  const grant = kms.grants.find(grantId);
  if (grant?.keyId !== key.keyId) throw new SimError('NotFoundException', `Grant '${grantId}' does not exist`);
  return grant;
}

/** Removes the grant that `find` finds; no other change comes in between. @throws SimError what `find` throws */
export async function removeGrant(kms: Kms, isDryRun: boolean | undefined, find: () => Grant): Promise<void> {
  await kms.changes.run(async () => {
    const { grantId } = find();
    if (isDryRun === true) throw dryRunPassed();
    await kms.record({ type: 'grant_removed', grantId });
  });
}
