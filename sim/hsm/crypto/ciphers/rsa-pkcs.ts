// RSAES-PKCS1-v1_5, RFC 8017 section 7.2. A wrong padding is no failure: see implicit-rejection.ts.

import { constants } from 'node:crypto';
import { checkDataSize } from '../data-limits.ts';
import type { RsaKey } from '../device-key.ts';
import { unpadPkcs1 } from '../implicit-rejection.ts';
import { LongWork } from '../long-work.ts';
import type { Cipher } from '../mechanism.ts';
import { rsaEncrypt } from '../rsa-encrypt.ts';
import { rsaPrivate } from '../rsa-raw.ts';

const OVERHEAD = 11;

export const rsaPkcs: Cipher<unknown> = {
  keyKind: 'rsa',
  restriction: 'rsa_pkcs1_encryption',
  encrypt(key: RsaKey, plaintext) {
    checkDataSize(plaintext, key.sizeBytes - OVERHEAD);
    const options = { key: key.keyObject, padding: constants.RSA_PKCS1_PADDING };
    return { octets: rsaEncrypt(options, plaintext) };
  },
  decrypt(key: RsaKey, ciphertext) {
    checkDataSize(ciphertext, key.sizeBytes);
    return new LongWork(() => {
      const message = rsaPrivate(key, ciphertext);
      if (message === undefined) return undefined;
      return unpadPkcs1(message, ciphertext, key.keyObject.export({ format: 'der', type: 'pkcs8' }));
    });
  },
};
