// Signature mechanisms by name.

import { ecdsa } from './ecdsa.ts';
import { ed25519 } from './ed25519.ts';
import { ed25519ph } from './ed25519ph.ts';
import { mldsa } from './mldsa.ts';
import { rsaPkcs } from './rsa-pkcs.ts';
import { rsaPkcsPss } from './rsa-pkcs-pss.ts';
import type { SignatureMechanism } from './signature-mechanism.ts';

export const SIGNATURE_MECHANISMS: Readonly<Record<string, SignatureMechanism>> = {
  ecdsa,
  ed25519,
  ed25519ph,
  mldsa,
  'rsa-pkcs': rsaPkcs,
  'rsa-pkcs-pss': rsaPkcsPss,
};
