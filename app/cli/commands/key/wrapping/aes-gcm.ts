import { hex, required } from '../../../language/flag.ts';
import { gcmFlags } from './gcm-flags.ts';
import { wrappingMechanism } from './wrapping-mechanism.ts';

export const aesGcm = wrappingMechanism({
  flags: gcmFlags,
  unwrapFlags: {
    iv: required(hex('IV', 'Initial value used to wrap the key, in hex', { alias: 'initialization-vector' })),
  },
  fields: ({ aad, iv, 'tag-length-bits': tagLengthBits }) => ({ aesGcm: { aad, iv, tagLengthBits } }),
});
