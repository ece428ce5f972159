// GenerateKey: an AES key or a generic secret.

import { IDEMPOTENCY_KEY_LENGTH_MAX } from '../../../src/wire/limits.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Status } from '../../../src/wire/status.ts';
import { GENERATED } from '../attribute-table.ts';
import { newKeyAttributes, readAttributes } from '../attributes.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { readCustody } from '../key-custody.ts';
import { makeKey } from '../make-key.ts';
import { refusal } from '../refusal.ts';
import { checkSecretKey, secretKeyFacts } from '../secret-key.ts';

export function generateKey(scope: Scope, body: BodyOf<'generateKey'>, call: Call): Promise<ResponseFields> {
  const { keyType, keyLengthBytes, idempotencyKey } = body;
  return audited(
    scope,
    'CN_GENERATE_KEY',
    (answer) => ({ key: { secretKeyHandle: answer?.keyGenerated?.keyHandle ?? 0, publicKeyHandle: 0 } }),
    async () => {
      if (idempotencyKey.length > IDEMPOTENCY_KEY_LENGTH_MAX) {
        throw refusal(Status.INVALID_ARGUMENT, `idempotency_key: at most ${IDEMPOTENCY_KEY_LENGTH_MAX} characters`);
      }
      checkSecretKey(keyType, keyLengthBytes);
      const custody = readCustody(scope, body);
      const material = scope.core.random.octets(keyLengthBytes);
      try {
        const facts = secretKeyFacts(keyType, material, GENERATED);
        const attributes = newKeyAttributes(readAttributes(body.attributes), facts);
        return await makeKey(scope, { attributes, material, idempotencyKey, ...custody }, call);
      } finally {
        material.fill(0);
      }
    },
  );
}
