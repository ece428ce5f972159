// GenerateKey: an AES key. A token key becomes a fact of the cluster; a session key stays here and dies with its session.

import { IDEMPOTENCY_KEY_LENGTH_MAX } from '../../../src/wire/limits.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { GENERATED } from '../attribute-table.ts';
import { newKeyAttributes, readAttributes } from '../attributes.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { aesKeyCheckValue, isAesKeySize } from '../crypto/aes-key.ts';
import type { KeyAttributes } from '../facts.ts';
import { type KeyVault, TOKEN_KEY_HANDLE_BASE } from '../key-vault.ts';
import { maskMaterial } from '../masking.ts';
import { refusal } from '../refusal.ts';
import { requireRoom } from '../room.ts';
import type { NewKey } from '../stored-key.ts';

type Body = BodyOf<'generateKey'>;

export function generateKey(scope: Scope, body: Body, call: Call): Promise<ResponseFields> {
  return audited(
    scope,
    'CN_GENERATE_KEY',
    (answer) => ({ key: { secretKeyHandle: answer?.keyGenerated?.keyHandle ?? 0, publicKeyHandle: 0 } }),
    async () => {
      checkBody(body);
      const material = scope.core.random.octets(body.keyLengthBytes);
      try {
        const attributes = newKeyAttributes(readAttributes(body.attributes), {
          keyClass: KeyClass.SECRET_KEY,
          keyType: body.keyType,
          origin: GENERATED,
          checkValue: aesKeyCheckValue(material),
          lengthBytes: material.byteLength,
        });
        const isToken = attributes[AttributeType.TOKEN] === true;
        if (isToken) return await generateTokenKey(scope, attributes, material, body.idempotencyKey, call);
        return generateSessionKey(scope, attributes, material, body.idempotencyKey);
      } finally {
        material.fill(0);
      }
    },
  );
}

function checkBody(body: Body): void {
  if (body.idempotencyKey.length > IDEMPOTENCY_KEY_LENGTH_MAX) {
    throw refusal(Status.INVALID_ARGUMENT, `idempotency_key: at most ${IDEMPOTENCY_KEY_LENGTH_MAX} characters`);
  }
  if (body.keyType !== KeyType.AES) {
    if (KeyType[body.keyType] === undefined) throw refusal(Status.ATTRIBUTE_VALUE_INVALID, 'key_type: no such type');
    throw refusal(Status.KEY_TYPE_INCONSISTENT, 'key_type: this HSM generates AES keys only');
  }
  if (!isAesKeySize(body.keyLengthBytes)) {
    throw refusal(Status.KEY_SIZE_RANGE, 'key_length_bytes: 16, 24 or 32 for AES');
  }
}

const keyGenerated = (keyHandle: number): ResponseFields => ({ keyGenerated: { keyHandle } });

function generateTokenKey(
  scope: Scope,
  attributes: KeyAttributes,
  material: Uint8Array,
  idempotencyKey: string,
  call: Call,
): Promise<ResponseFields> {
  const { core, session } = scope;
  return core.writes.run(call, (position) => {
    core.sessions.requireLive(session);
    const earlier = core.state.keys.byIdempotencyKey(session.username, idempotencyKey);
    if (earlier !== undefined) return { answer: () => keyGenerated(earlier.handle) };
    requireRoom(scope);
    const key = newKey(scope, TOKEN_KEY_HANDLE_BASE + position, attributes, material, idempotencyKey);
    return { fact: { type: 'key_generated', ...key }, answer: () => keyGenerated(key.handle) };
  });
}

function generateSessionKey(
  scope: Scope,
  attributes: KeyAttributes,
  material: Uint8Array,
  idempotencyKey: string,
): ResponseFields {
  const { core, session } = scope;
  const vault: KeyVault = session.keys;
  const earlier = vault.byIdempotencyKey(session.username, idempotencyKey);
  if (earlier !== undefined) return keyGenerated(earlier.handle);
  requireRoom(scope);
  const key = newKey(scope, core.sessions.takeKeyHandle(), attributes, material, idempotencyKey);
  vault.add(key);
  return keyGenerated(key.handle);
}

function newKey(
  { core, session }: Scope,
  handle: number,
  attributes: KeyAttributes,
  material: Uint8Array,
  idempotencyKey: string,
): NewKey {
  const identity = { handle, owner: session.username, attributes };
  return { ...identity, idempotencyKey, maskedMaterial: maskMaterial(core.clusterKey, identity, material) };
}
