// ImportPublicKey: what may come in without unwrapping.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { newKeyAttributes, readAttributes } from '../attributes.ts';
import { audited } from '../audited.ts';
import { importedPublicKey } from '../brought-in.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { makeKey } from '../make-key.ts';
import { refusal } from '../refusal.ts';
import { checkRestriction } from '../restrictions.ts';

/** Ours: a SubjectPublicKeyInfo of RSA-4096 has about 550 octets. */
const SPKI_SIZE_MAX = 1_024;

export function importPublicKey(scope: Scope, body: BodyOf<'importPublicKey'>, call: Call): Promise<ResponseFields> {
  return audited(
    scope,
    'CN_CREATE_OBJECT',
    (answer) => ({ key: { secretKeyHandle: 0, publicKeyHandle: answer?.keyGenerated?.keyHandle ?? 0 } }),
    async () => {
      const key = body.spki.byteLength <= SPKI_SIZE_MAX ? importedPublicKey(body.spki) : undefined;
      if (key === undefined) throw refusal(Status.INVALID_ARGUMENT, 'spki: no public key that this HSM takes');
      const { facts, material } = key;
      const { restrictions } = scope.core.tools;
      checkRestriction(restrictions, facts.keyType === KeyType.EC_EDWARDS ? 'ed25519' : undefined);
      const attributes = newKeyAttributes(readAttributes(body.attributes), facts);
      return makeKey(scope, { attributes, material, idempotencyKey: '' }, call);
    },
  );
}
