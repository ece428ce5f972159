// Raw RSA (CKM_RSA_X_509): the signature primitive of RFC 8017 section 5.2 and nothing around it.

import { timingSafeEqual } from 'node:crypto';
import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { checkDataSize } from '../data-limits.ts';
import type { RsaKey } from '../device-key.ts';
import { LongWork } from '../long-work.ts';
import type { Signer } from '../mechanism.ts';
import { rsaPrivate, rsaPublic } from '../rsa-raw.ts';

function padded(data: Uint8Array, { sizeBytes }: RsaKey): Buffer {
  checkDataSize(data, sizeBytes);
  return Buffer.concat([Buffer.alloc(sizeBytes - data.byteLength), data]);
}

export const rsaX509: Signer<unknown> = {
  keyKind: 'rsa',
  sign(key: RsaKey, data) {
    const message = padded(data, key);
    return new LongWork(() => {
      const signature = rsaPrivate(key, message);
      if (signature === undefined) throw refusal(Status.INVALID_ARGUMENT, 'data: a number less than the modulus');
      return signature;
    });
  },
  verify(key: RsaKey, data, signature) {
    const message = padded(data, key);
    const recovered = rsaPublic(key, signature);
    return recovered !== undefined && timingSafeEqual(recovered, message);
  },
};
