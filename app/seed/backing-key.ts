// The HSM key behind a KMS key whose id and material a seed gives. Everything about it is the same at every start, so
// that what one simulator has encrypted another one decrypts.

import { type KnownKey, knownKey } from '../../sim/hsm/known-keys.ts';
import { KMS_KEY_TEMPLATE } from '../../src/keystore/key-store-session.ts';
import { sha256 } from '../../src/runtime/crypto.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import { KeyType } from '../../src/wire/protobuf.ts';
import { templateValues } from './plan-hsm-keys.ts';

const DOMAIN = 'cloudhsm-sim seed backing key id v1\0';

/** 64 hexadecimal characters. */
export const backingKeyIdOf = (keyId: string): string =>
  Buffer.from(sha256(Buffer.from(DOMAIN + keyId))).toString('hex');

/** As KMS would have had it made, but that it is known to come from outside. @param label the KMS key's ARN */
export function backingKey(keyId: string, label: string, material: Secret): KnownKey {
  const id = Buffer.from(backingKeyIdOf(keyId), 'ascii');
  return knownKey({
    keyType: KeyType.AES,
    material: material.reveal(),
    template: templateValues({ ...KMS_KEY_TEMPLATE, label, id }),
    publicTemplate: new Map(),
  });
}
