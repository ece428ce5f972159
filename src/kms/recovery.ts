// What an interrupted CreateKey left: an intent, and perhaps an HSM key. CreateKey never answered, so nobody knows the
// key id: the HSM key is deleted, and the intent abandoned. What cannot be done now is done at the next connect.

import type { KeyIntended } from './facts.ts';
import type { KeyStoreSession } from './key-stores.ts';
import type { Kms } from './kms.ts';

/** For a store that is just becoming CONNECTED. Never rejects: the store is connected either way. */
export async function recoverInterruptedKeys(
  kms: Kms,
  customKeyStoreId: string,
  session: KeyStoreSession,
): Promise<void> {
  for (const intent of kms.keys.intentsIn(customKeyStoreId)) {
    if (kms.creating.has(intent.keyId)) continue;
    try {
      await abandonKey(kms, session, intent);
    } catch (error) {
      const { keyId } = intent;
      kms.logger.warn({ keyId, customKeyStoreId, err: error }, 'an interrupted CreateKey could not be cleaned up yet');
    }
  }
}

/** Leaves neither HSM key nor intent. @throws SimError whatever the session or the journal throws */
export async function abandonKey(kms: Kms, session: KeyStoreSession, intent: KeyIntended): Promise<void> {
  const handle = await session.findKey(intent.backingKeyId);
  if (handle !== undefined) await session.deleteKey(handle);
  await kms.record({ type: 'key_abandoned', keyId: intent.keyId });
}
