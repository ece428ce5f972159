// WrapKey and UnwrapKey: the oneof's member -> mechanism.

import type { BodyOf } from '../../../src/wire/messages.ts';
import type { Wrapper } from './mechanism.ts';
import { aesKeyWrap, aesKeyWrapPad, aesKeyWrapPkcs5 } from './wrappers/aes-key-wrap.ts';
import { aesGcm, cloudhsmAesGcm, rsaOaep, rsaPkcs } from './wrappers/ciphered.ts';
import { rsaAesKeyWrap } from './wrappers/rsa-aes.ts';

export type WrapperName = NonNullable<BodyOf<'wrapKey'>['mechanism']>;

export type WrapperParams<M extends WrapperName> = NonNullable<BodyOf<'wrapKey'>[M]>;

export const WRAPPERS: { readonly [M in WrapperName]: Wrapper<WrapperParams<M>> } = {
  ...{ aesKeyWrap, aesKeyWrapPad, aesKeyWrapPkcs5, aesGcm, cloudhsmAesGcm },
  ...{ rsaPkcs, rsaOaep, rsaAesKeyWrap },
};
