// `additionalEventData` of KMS events: the custom key store and the backing keys (facts: "What KMS puts into the
// cluster"). Lists of backing keys are JSON text inside the JSON, as in CloudTrail.

import type { KeyStoreView } from '../../src/keystore/key-store-view.ts';
import type { KmsKey } from '../../src/kms/keys.ts';

export interface KmsCall {
  readonly operation: string;
  readonly keys: readonly KmsKey[];
  /** Of the keys, or asked for by name. */
  readonly stores: readonly KeyStoreView[];
}

type EventData = Readonly<Record<string, string>>;

const USES_A_KEY: ReadonlySet<string> = new Set([
  ...['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
]);

const CHANGES_A_STORE: ReadonlySet<string> = new Set([
  ...['ConnectCustomKeyStore', 'DeleteCustomKeyStore', 'DisconnectCustomKeyStore', 'UpdateCustomKeyStore'],
]);

/** Of a call that succeeded; undefined where CloudTrail has none. */
export function kmsEventData({ operation, keys: [key], stores: [store] }: KmsCall): EventData | undefined {
  if (CHANGES_A_STORE.has(operation)) {
    return store && { customKeyStoreName: store.name, clusterId: store.clusterId };
  }
  if (key === undefined) return undefined;
  const { customKeyStoreId, backingKeyId } = key;
  if (USES_A_KEY.has(operation)) return { customKeyStoreId, backingKeyId };
  if (operation === 'CreateKey') return { backingKey: JSON.stringify({ backingKeyId }) };
  if (operation === 'ScheduleKeyDeletion') return deletionData(key, store?.clusterId);
  return undefined;
}

/** Of ScheduleKeyDeletion, and of what comes of it. */
export const deletionData = (
  { customKeyStoreId, backingKeyId }: Pick<KmsKey, 'customKeyStoreId' | 'backingKeyId'>,
  clusterId: string | undefined,
): EventData => ({
  customKeyStoreId,
  ...(clusterId !== undefined && { clusterId }),
  backingKeys: JSON.stringify([{ backingKeyId }]),
});
