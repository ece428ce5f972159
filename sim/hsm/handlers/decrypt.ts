// Decrypt, with any of the ciphers. One answer for every cause of failure.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import type { Later, Scope } from '../core.ts';
import { CIPHERS, type CipherName, type CipherParams } from '../crypto/ciphers.ts';
import type { MaybeLong } from '../crypto/long-work.ts';
import type { Cipher } from '../crypto/mechanism.ts';
import { useKey } from '../key-use.ts';
import { answered, choose } from '../mechanism-choice.ts';
import { refusal } from '../refusal.ts';

type Body = BodyOf<'decrypt'>;

export function decrypt(scope: Scope, body: Body): ResponseFields | Later {
  return answered(scope, decryptWith(scope, body, body.mechanism as CipherName | undefined), (plaintext) => {
    if (plaintext === undefined) throw refusal(Status.DECRYPTION_FAILED, 'the ciphertext does not decrypt');
    return { decrypted: { plaintext } };
  });
}

function decryptWith<M extends CipherName>(
  scope: Scope,
  body: Body,
  name: M | undefined,
): MaybeLong<Uint8Array | undefined> {
  const cipher: Cipher<CipherParams<M>> = choose(scope, CIPHERS, name);
  const key = useKey(scope, body.keyHandle, AttributeType.DECRYPT, cipher.keyKind);
  return cipher.decrypt(key, body.ciphertext, body[name as M] as CipherParams<M>);
}
