// What a KMS request is about, as its members name it: looked up, not decided. For quotas and for the event trail.

import { decodeCiphertextBlob } from '../src/kms/ciphertext-blob.ts';
import type { KmsKey } from '../src/kms/keys.ts';
import type { Kms } from '../src/kms/kms.ts';

/** Members of KMS inputs and outputs; all of them optional here. */
interface Members {
  readonly KeyId?: unknown;
  readonly AliasName?: unknown;
  readonly TargetKeyId?: unknown;
  readonly SourceKeyId?: unknown;
  readonly DestinationKeyId?: unknown;
  readonly CiphertextBlob?: unknown;
  readonly CustomKeyStoreId?: unknown;
  readonly KeyMetadata?: { readonly KeyId?: unknown };
}

/** Each once, in the order of the members. What names nothing that there is is passed over. The caller owns the list. */
export function keysOf(kms: Kms, members: object): KmsKey[] {
  const { KeyId, AliasName, TargetKeyId, SourceKeyId, DestinationKeyId, CiphertextBlob, KeyMetadata } =
    members as Members;
  const keys: KmsKey[] = [];
  const add = (reference: unknown): void => {
    const key = typeof reference === 'string' ? keyOf(kms, reference) : undefined;
    if (key !== undefined) addOnce(keys, key);
  };
  add(KeyId);
  add(AliasName);
  add(TargetKeyId);
  add(SourceKeyId);
  add(DestinationKeyId);
  add(KeyMetadata?.KeyId);
  const key = CiphertextBlob instanceof Uint8Array ? keyOfBlob(kms, CiphertextBlob) : undefined;
  if (key !== undefined) addOnce(keys, key);
  return keys;
}

/** The custom key stores that a request asks to do something, itself or by its keys. */
export function storeIdsOf(members: object, keys: readonly KmsKey[]): readonly string[] {
  const { CustomKeyStoreId } = members as Members;
  const ids = typeof CustomKeyStoreId === 'string' ? [CustomKeyStoreId] : [];
  for (const { customKeyStoreId } of keys) addOnce(ids, customKeyStoreId);
  return ids;
}

export function addOnce<T>(list: T[], item: T): void {
  if (!list.includes(item)) list.push(item);
}

/** @param reference a key id, a key ARN, an alias name or an alias ARN */
function keyOf(kms: Kms, reference: string): KmsKey | undefined {
  const name = reference.startsWith('arn:') ? reference.slice(reference.lastIndexOf(':') + 1) : reference;
  if (name.startsWith('alias/')) {
    const alias = kms.aliases.find(name);
    return alias && kms.keys.find(alias.targetKeyId);
  }
  return kms.keys.find(name.startsWith('key/') ? name.slice('key/'.length) : name);
}

function keyOfBlob(kms: Kms, octets: Uint8Array): KmsKey | undefined {
  const blob = decodeCiphertextBlob(octets);
  return blob && kms.keys.findByCiphertextIdentifier(blob.keyIdentifier);
}
