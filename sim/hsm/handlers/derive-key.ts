// DeriveKey: a secret key from another key. Its history is that of the key it comes from (PKCS #11 v3.0 section 5.18.5).

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { newKeyAttributes, readAttributes } from '../attributes.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { DERIVERS, type DeriverName, type DeriverParams } from '../crypto/derivers.ts';
import type { Deriver } from '../crypto/mechanism.ts';
import { useKey } from '../key-use.ts';
import { findKey } from '../keys.ts';
import { makeKey } from '../make-key.ts';
import { choose } from '../mechanism-choice.ts';
import { checkSecretKey, secretKeyFacts } from '../secret-key.ts';

type Body = BodyOf<'deriveKey'>;

export function deriveKey(scope: Scope, body: Body, call: Call): Promise<ResponseFields> {
  return audited(
    scope,
    'CN_DERIVE_KEY',
    (answer) => ({ key: { secretKeyHandle: answer?.keyGenerated?.keyHandle ?? 0, publicKeyHandle: 0 } }),
    async () => {
      checkSecretKey(body.keyType, body.keyLengthBytes);
      const material = deriveWith(scope, body, body.mechanism as DeriverName | undefined);
      try {
        const baseKey = findKey(scope, body.baseKeyHandle);
        const origin = {
          local: false,
          sensitiveBefore: baseKey.has(AttributeType.ALWAYS_SENSITIVE),
          unextractableBefore: baseKey.has(AttributeType.NEVER_EXTRACTABLE),
        };
        const facts = secretKeyFacts(body.keyType, material, origin);
        const attributes = newKeyAttributes(readAttributes(body.attributes), facts);
        return await makeKey(scope, { attributes, material, idempotencyKey: '' }, call);
      } finally {
        material.fill(0);
      }
    },
  );
}

function deriveWith<M extends DeriverName>(scope: Scope, body: Body, name: M | undefined): Uint8Array {
  const deriver: Deriver<DeriverParams<M>> = choose(scope, DERIVERS, name);
  const params = body[name as M] as DeriverParams<M>;
  const key = useKey(scope, body.baseKeyHandle, AttributeType.DERIVE, deriver.keyKind(params));
  return deriver.derive(key, body.keyLengthBytes, params);
}
