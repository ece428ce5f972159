// Encrypt, with any of the ciphers.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import type { Scope } from '../core.ts';
import { CIPHERS, type CipherName, type CipherParams } from '../crypto/ciphers.ts';
import type { Cipher, Sealed } from '../crypto/mechanism.ts';
import { useKey } from '../key-use.ts';
import { choose } from '../mechanism-choice.ts';

type Body = BodyOf<'encrypt'>;

export function encrypt(scope: Scope, body: Body): ResponseFields {
  const { octets, iv } = encryptWith(scope, body, body.mechanism as CipherName | undefined);
  return { encrypted: { ciphertext: octets, iv } };
}

function encryptWith<M extends CipherName>(scope: Scope, body: Body, name: M | undefined): Sealed {
  const cipher: Cipher<CipherParams<M>> = choose(scope, CIPHERS, name);
  const key = useKey(scope, body.keyHandle, AttributeType.ENCRYPT, cipher.keyKind);
  return cipher.encrypt(key, body.plaintext, body[name as M] as CipherParams<M>, scope.core.tools);
}
