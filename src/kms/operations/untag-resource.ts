// UntagResource: https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html
// Tag keys that the key does not have are passed over.

import { changeLastingKey } from '../key-change.ts';
import type { Kms } from '../kms.ts';

export interface UntagResourceInput {
  readonly KeyId: string;
  readonly TagKeys: readonly string[];
}

export const untagResource = (kms: Kms) => async (input: UntagResourceInput) => {
  await changeLastingKey(kms, input.KeyId, ({ keyId, tags }) => {
    const kept = tags.filter(({ TagKey }) => !input.TagKeys.includes(TagKey));
    return { type: 'key_tagged', keyId, tags: kept };
  });
};
