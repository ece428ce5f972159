import { gcmFlags } from './gcm-flags.ts';
import { wrappingMechanism } from './wrapping-mechanism.ts';

export const cloudhsmAesGcm = wrappingMechanism({
  flags: gcmFlags,
  fields: ({ aad, 'tag-length-bits': tagLengthBits }) => ({ cloudhsmAesGcm: { aad, tagLengthBits } }),
});
