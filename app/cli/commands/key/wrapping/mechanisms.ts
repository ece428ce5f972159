// Wrapping mechanisms by name.

import { aesGcm } from './aes-gcm.ts';
import { aesNoPad } from './aes-no-pad.ts';
import { aesPkcs5Pad } from './aes-pkcs5-pad.ts';
import { aesZeroPad } from './aes-zero-pad.ts';
import { cloudhsmAesGcm } from './cloudhsm-aes-gcm.ts';
import { rsaAes } from './rsa-aes.ts';
import { rsaOaep } from './rsa-oaep.ts';
import { rsaPkcs } from './rsa-pkcs.ts';
import type { WrappingMechanism } from './wrapping-mechanism.ts';

export const WRAPPING_MECHANISMS: Readonly<Record<string, WrappingMechanism>> = {
  'aes-gcm': aesGcm,
  'aes-no-pad': aesNoPad,
  'aes-pkcs5-pad': aesPkcs5Pad,
  'aes-zero-pad': aesZeroPad,
  'cloudhsm-aes-gcm': cloudhsmAesGcm,
  'rsa-aes': rsaAes,
  'rsa-oaep': rsaOaep,
  'rsa-pkcs': rsaPkcs,
};
