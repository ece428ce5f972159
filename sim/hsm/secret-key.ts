// What a secret key may be, and what it tells of itself.

import { KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import type { KeyFacts, KeyOrigin } from './attribute-table.ts';
import { aesKeyCheckValue, isAesKeySize } from './crypto/aes-key.ts';
import { refusal } from './refusal.ts';

/** CloudHSM user guide: HMAC fails above 800 octets. */
const GENERIC_SECRET_SIZE_MAX = 800;

export const isSecretKeySize = (keyType: KeyType, sizeBytes: number): boolean =>
  keyType === KeyType.AES ? isAesKeySize(sizeBytes) : sizeBytes >= 1 && sizeBytes <= GENERIC_SECRET_SIZE_MAX;

/** @throws refusal ATTRIBUTE_VALUE_INVALID for no key type, KEY_TYPE_INCONSISTENT for one that is not secret, KEY_SIZE_RANGE */
export function checkSecretKey(keyType: KeyType, sizeBytes: number): void {
  if (KeyType[keyType] === undefined) throw refusal(Status.ATTRIBUTE_VALUE_INVALID, 'key_type: no such type');
  if (keyType !== KeyType.AES && keyType !== KeyType.GENERIC_SECRET) {
    throw refusal(Status.KEY_TYPE_INCONSISTENT, 'key_type: AES or a generic secret');
  }
  if (!isSecretKeySize(keyType, sizeBytes)) {
    throw refusal(Status.KEY_SIZE_RANGE, 'key_length_bytes: 16, 24 or 32 for AES, 1 to 800 for a generic secret');
  }
}

export const secretKeyFacts = (keyType: KeyType, material: Uint8Array, origin: KeyOrigin): KeyFacts => ({
  keyClass: KeyClass.SECRET_KEY,
  keyType,
  origin,
  checkValue: keyType === KeyType.AES ? aesKeyCheckValue(material) : undefined,
  lengthBytes: material.byteLength,
});
