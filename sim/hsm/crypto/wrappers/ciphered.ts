// Wrapping as encryption of the payload: AES-GCM with the HSM's own IV, RSA-OAEP, RSA PKCS #1 v1.5.

import { SimError } from '../../../../src/errors.ts';
import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { aesGcmWith, cloudhsmAesGcmWith } from '../ciphers/aes-gcm.ts';
import { rsaOaep as oaep } from '../ciphers/rsa-oaep.ts';
import { rsaPkcs as pkcs } from '../ciphers/rsa-pkcs.ts';
import { wrappingTagSize } from '../gcm-tags.ts';
import type { Cipher, Wrapper } from '../mechanism.ts';

const ciphered = <Params>({ encrypt, decrypt, ...mechanism }: Cipher<Params>): Wrapper<Params> => ({
  ...mechanism,
  wrap(key, payload, params, tools) {
    try {
      return encrypt(key, payload, params, tools);
    } catch (error) {
      if (!(error instanceof SimError) || error.status !== Status.DATA_TOO_LONG) throw error;
      throw refusal(Status.KEY_SIZE_RANGE, 'the payload is longer than the wrapping key takes');
    }
  },
  unwrap: decrypt,
});

export const aesGcm = ciphered(aesGcmWith(wrappingTagSize));
export const cloudhsmAesGcm = ciphered(cloudhsmAesGcmWith(wrappingTagSize));
export const rsaOaep = ciphered(oaep);
export const rsaPkcs = ciphered(pkcs);
