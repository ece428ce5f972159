// Raw RSA (CKM_RSA_X_509), RFC 8017 section 5.1. Shorter data is a smaller number: zeros go before it.

import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { checkDataSize } from '../data-limits.ts';
import type { RsaKey } from '../device-key.ts';
import { LongWork } from '../long-work.ts';
import type { Cipher } from '../mechanism.ts';
import { rsaPrivate, rsaPublic } from '../rsa-raw.ts';

export const rsaX509: Cipher<unknown> = {
  keyKind: 'rsa',
  encrypt(key: RsaKey, plaintext) {
    checkDataSize(plaintext, key.sizeBytes);
    const padded = Buffer.concat([Buffer.alloc(key.sizeBytes - plaintext.byteLength), plaintext]);
    const octets = rsaPublic(key, padded);
    if (octets === undefined) throw refusal(Status.INVALID_ARGUMENT, 'plaintext: a number less than the modulus');
    return { octets };
  },
  decrypt(key: RsaKey, ciphertext) {
    checkDataSize(ciphertext, key.sizeBytes);
    return new LongWork(() => rsaPrivate(key, ciphertext));
  },
};
