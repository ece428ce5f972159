// AES-GCM's parameters.

import { hex, integer, required } from '../../../language/flag.ts';
import { notSimulated } from '../../../not-simulated.ts';

const TAG_LENGTH_BITS = 128;

export const gcmFlags = {
  aad: hex('AAD', 'Aes GCM Additional Authenticated Data (AAD) value, in hex'),
  'tag-length-bits': required(
    integer('TAG_LENGTH_BITS', 'Aes GCM tag length in bits', { min: 0, max: TAG_LENGTH_BITS }),
  ),
};

/** @throws SimError `invalid_configuration`: the HSM's tag is 16 octets */
export function checkTagLength(tagLengthBits: number): void {
  if (tagLengthBits !== TAG_LENGTH_BITS)
    throw notSimulated(`AES-GCM tags of another length than ${TAG_LENGTH_BITS} bits`);
}
