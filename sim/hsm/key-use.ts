// A key ready for a mechanism: one that the caller may use, of the kind that the mechanism works with, that permits this
// use, and whose users do not have to approve it.

import { AttributeType, type KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import type { Core, Scope } from './core.ts';
import { type DeviceKey, importDeviceKey } from './crypto/device-key.ts';
import { findKey } from './keys.ts';
import { unmaskMaterial } from './masking.ts';
import { refusal } from './refusal.ts';
import type { StoredKey } from './stored-key.ts';

const KINDS: Readonly<Record<KeyType, DeviceKey['kind']>> = {
  [KeyType.AES]: 'aes',
  [KeyType.GENERIC_SECRET]: 'generic',
  [KeyType.RSA]: 'rsa',
  [KeyType.EC]: 'ec',
  [KeyType.EC_EDWARDS]: 'edwards',
};

/**
 * Uses that a key's use quorum value covers. Nothing approves any but SIGN, and so all others are refused: a value that lets
 * a key decrypt would be none.
 */
const USES_TO_APPROVE: readonly AttributeType[] = [
  ...[AttributeType.SIGN, AttributeType.ENCRYPT, AttributeType.DECRYPT, AttributeType.DERIVE],
];

/** @throws refusal as `useApprovedKey`; QUORUM_FAILED for a use that the users of the key have to approve */
export function useKey(scope: Scope, handle: number, use: AttributeType, kind: DeviceKey['kind']): DeviceKey {
  const key = findKey(scope, handle);
  const { quorumValues } = key;
  if (quorumValues !== undefined && quorumValues.use > 1 && USES_TO_APPROVE.includes(use)) {
    throw refusal(Status.QUORUM_FAILED, `${quorumValues.use} users of the key have to approve this`);
  }
  return useFound(scope, key, use, kind);
}

/**
 * For a use that has been approved, or that needs no approval.
 * @throws refusal INVALID_OBJECT_HANDLE, KEY_TYPE_INCONSISTENT, KEY_FUNCTION_NOT_PERMITTED, BUSY
 */
export const useApprovedKey: typeof useKey = (scope, handle, use, kind) =>
  useFound(scope, findKey(scope, handle), use, kind);

function useFound(scope: Scope, key: StoredKey, use: AttributeType, kind: DeviceKey['kind']): DeviceKey {
  if (KINDS[keyTypeOf(key)] !== kind) {
    throw refusal(Status.KEY_TYPE_INCONSISTENT, `the mechanism needs a key of another type: ${kind}`);
  }
  if (!key.has(use)) throw refusal(Status.KEY_FUNCTION_NOT_PERMITTED, `the key does not permit ${AttributeType[use]}`);
  scope.core.throttle?.admit(key);
  return openKey(scope.core, key);
}

/** Unmasked at first use and kept. @throws SimError `seal_broken` */
export function openKey(core: Core, key: StoredKey): DeviceKey {
  if (key.deviceKey !== undefined) return key.deviceKey;
  const material = materialOf(core, key);
  try {
    key.deviceKey = importDeviceKey(keyClassOf(key), keyTypeOf(key), material);
    return key.deviceKey;
  } finally {
    material.fill(0);
  }
}

/** The caller wipes it. @throws SimError `seal_broken` */
export function materialOf({ clusterKey }: Core, key: StoredKey): Uint8Array {
  const { handle, owner } = key;
  return unmaskMaterial(clusterKey, { handle, owner, attributes: key.attributes() }, key.maskedMaterial());
}

export const keyClassOf = (key: StoredKey): KeyClass => key.comparable(AttributeType.CLASS) as KeyClass;
const keyTypeOf = (key: StoredKey): KeyType => key.comparable(AttributeType.KEY_TYPE) as KeyType;
