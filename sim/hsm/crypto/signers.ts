// Sign and Verify: the oneof's member -> mechanism.

import type { BodyOf } from '../../../src/wire/messages.ts';
import type { Signer } from './mechanism.ts';
import { aesCmac } from './signers/aes-cmac.ts';
import { ecdsa } from './signers/ecdsa.ts';
import { ed25519 } from './signers/ed25519.ts';
import { hmac } from './signers/hmac.ts';
import { rsaPkcs } from './signers/rsa-pkcs.ts';
import { rsaPss } from './signers/rsa-pss.ts';
import { rsaX509 } from './signers/rsa-x509.ts';

export type SignerName = NonNullable<BodyOf<'sign'>['mechanism']>;

export type SignerParams<M extends SignerName> = NonNullable<BodyOf<'sign'>[M]>;

export const SIGNERS: { readonly [M in SignerName]: Signer<SignerParams<M>> } = {
  ...{ rsaPkcs, rsaPss, rsaX509, ecdsa, ed25519, hmac, aesCmac },
};
