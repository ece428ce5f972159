// Keys from outside: what unwrapping and importing make of octets.

import { KeyClass, type KeyType } from '../../src/wire/protobuf.ts';
import type { KeyFacts, KeyOrigin } from './attribute-table.ts';
import { importPrivateKey, importPublicKey } from './crypto/device-key.ts';
import { ending, type MaybeLong } from './crypto/long-work.ts';
import { publicHalfOf } from './crypto/public-values.ts';
import { isSoundPublicKey, provingPrivateKey } from './crypto/soundness.ts';
import { isSecretKeySize, secretKeyFacts } from './secret-key.ts';

/** Nobody knows where it has been. */
const BROUGHT_IN: KeyOrigin = { local: false, sensitiveBefore: false, unextractableBefore: false };

export interface BroughtIn {
  readonly facts: KeyFacts;
  /** In the one form in which this HSM keeps such keys. */
  readonly material: Uint8Array;
}

/**
 * Undefined for octets that are no such key, whatever is wrong with them.
 * @param keyClass secret: octets; private: PKCS #8 DER
 */
export function unwrappedKey(
  keyClass: KeyClass,
  keyType: KeyType,
  octets: Uint8Array,
): MaybeLong<BroughtIn | undefined> {
  if (keyClass === KeyClass.SECRET_KEY) {
    if (!isSecretKeySize(keyType, octets.byteLength)) return undefined;
    return { facts: secretKeyFacts(keyType, octets, BROUGHT_IN), material: octets };
  }
  try {
    const key = importPrivateKey(octets);
    const half = publicHalfOf(key);
    if (half.keyType !== keyType) return undefined;
    return ending(provingPrivateKey(key, half), (isSound) => {
      if (!isSound) return undefined;
      const { spki: _, ...told } = half;
      const material = key.keyObject.export({ format: 'der', type: 'pkcs8' });
      return { facts: { keyClass, origin: BROUGHT_IN, ...told }, material };
    });
  } catch {
    return undefined;
  }
}

/** Undefined for octets that are no public key that this HSM takes. @param spki SubjectPublicKeyInfo DER */
export function importedPublicKey(spki: Uint8Array): BroughtIn | undefined {
  try {
    const half = publicHalfOf(importPublicKey(spki));
    if (!isSoundPublicKey(half)) return undefined;
    const { spki: material, ...told } = half;
    return { facts: { keyClass: KeyClass.PUBLIC_KEY, origin: BROUGHT_IN, ...told }, material };
  } catch {
    return undefined;
  }
}
