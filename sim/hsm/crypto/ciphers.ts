// Encrypt and Decrypt: the oneof's member -> mechanism.

import type { BodyOf } from '../../../src/wire/messages.ts';
import { aesCbc, aesCbcPad } from './ciphers/aes-cbc.ts';
import { aesCtr } from './ciphers/aes-ctr.ts';
import { aesEcb } from './ciphers/aes-ecb.ts';
import { aesGcm, cloudhsmAesGcm } from './ciphers/aes-gcm.ts';
import { rsaOaep } from './ciphers/rsa-oaep.ts';
import { rsaPkcs } from './ciphers/rsa-pkcs.ts';
import { rsaX509 } from './ciphers/rsa-x509.ts';
import type { Cipher } from './mechanism.ts';

export type CipherName = NonNullable<BodyOf<'encrypt'>['mechanism']>;

export type CipherParams<M extends CipherName> = NonNullable<BodyOf<'encrypt'>[M]>;

export const CIPHERS: { readonly [M in CipherName]: Cipher<CipherParams<M>> } = {
  ...{ aesGcm, cloudhsmAesGcm, aesEcb, aesCbc, aesCbcPad, aesCtr },
  ...{ rsaPkcs, rsaOaep, rsaX509 },
};
