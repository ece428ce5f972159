// AES-GCM's parameters. Which lengths a tag may have is the HSM's to say.

import { hex, integer, required } from '../../../language/flag.ts';

export const gcmFlags = {
  aad: hex('AAD', 'Aes GCM Additional Authenticated Data (AAD) value, in hex'),
  // The wire's 0 is a whole tag, which nobody means who writes 0.
  'tag-length-bits': required(integer('TAG_LENGTH_BITS', 'Aes GCM tag length in bits', { min: 1, max: 128 })),
};
