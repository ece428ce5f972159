// What a KMS request is about, as its members name it: looked up, not decided. For quotas and for the event trail.

import { decodeCiphertextBlob } from '../src/kms/ciphertext-blob.ts';
import type { KmsKey } from '../src/kms/keys.ts';
import type { Kms } from '../src/kms/kms.ts';

/** Members of KMS inputs and outputs; all of them optional here. */
interface Members {
  readonly KeyId?: unknown;
  readonly TargetKeyId?: unknown;
  readonly SourceKeyId?: unknown;
  readonly DestinationKeyId?: unknown;
  readonly CiphertextBlob?: unknown;
  readonly CustomKeyStoreId?: unknown;
  readonly KeyMetadata?: { readonly KeyId?: unknown };
}

/** Each once, in the order of the members. What names nothing that there is is passed over. */
export function keysOf(kms: Kms, members: object): readonly KmsKey[] {
  const { KeyId, TargetKeyId, SourceKeyId, DestinationKeyId, CiphertextBlob, KeyMetadata } = members as Members;
  const references = [KeyId, TargetKeyId, SourceKeyId, DestinationKeyId, KeyMetadata?.KeyId];
  const found = references.map((reference) => (typeof reference === 'string' ? keyOf(kms, reference) : undefined));
  if (CiphertextBlob instanceof Uint8Array) found.push(keyOfBlob(kms, CiphertextBlob));
  return [...new Set(found.filter((key) => key !== undefined))];
}

/** The custom key stores that a request asks to do something, itself or by its keys. */
export function storeIdsOf(kms: Kms, members: object): readonly string[] {
  const { CustomKeyStoreId } = members as Members;
  const ofKeys = keysOf(kms, members).map(({ customKeyStoreId }) => customKeyStoreId);
  return [...new Set(typeof CustomKeyStoreId === 'string' ? [CustomKeyStoreId, ...ofKeys] : ofKeys)];
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
