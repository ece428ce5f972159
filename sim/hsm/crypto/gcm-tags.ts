// How long a tag of AES-GCM is: whole where data is encrypted; a wrapped key may have a shorter one.

import { AES_GCM_TAG_SIZE } from '../../../src/wire/limits.ts';
import { Status } from '../../../src/wire/status.ts';
import { refusal } from '../refusal.ts';

export interface TagParams {
  /** 0: whole. */
  readonly tagLengthBits: number;
}

/** In octets. @throws refusal MECHANISM_PARAMETER_INVALID */
export type TagSizeOf = (params: TagParams) => number;

const WHOLE_BITS = AES_GCM_TAG_SIZE * 8;
/** NIST SP 800-38D section 5.2.1.2, but 32: CloudHSM's least are eight octets (user guide, key_mgmt_util wrapKey). */
const WRAPPING_BITS = [64, 96, 104, 112, 120, WHOLE_BITS];

export const dataTagSize: TagSizeOf = ({ tagLengthBits }) => {
  if (tagLengthBits === 0 || tagLengthBits === WHOLE_BITS) return AES_GCM_TAG_SIZE;
  throw refusal(Status.MECHANISM_PARAMETER_INVALID, `tag_length_bits: ${WHOLE_BITS} but where keys are wrapped`);
};

export const wrappingTagSize: TagSizeOf = ({ tagLengthBits }) => {
  if (tagLengthBits === 0) return AES_GCM_TAG_SIZE;
  if (WRAPPING_BITS.includes(tagLengthBits)) return tagLengthBits / 8;
  throw refusal(Status.MECHANISM_PARAMETER_INVALID, `tag_length_bits: one of ${WRAPPING_BITS.join(', ')}`);
};
