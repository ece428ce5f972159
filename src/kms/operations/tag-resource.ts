// TagResource: https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html

import type { Tag } from '../facts.ts';
import { changeLastingKey } from '../key-change.ts';
import type { Kms } from '../kms.ts';
import { assertTags, mergeTags } from '../tags.ts';

export interface TagResourceInput {
  readonly KeyId: string;
  readonly Tags: readonly Tag[];
}

export const tagResource = (kms: Kms) => async (input: TagResourceInput) => {
  await changeLastingKey(kms, input.KeyId, ({ keyId, tags }) => {
    assertTags(input.Tags);
    return { type: 'key_tagged', keyId, tags: mergeTags(tags, input.Tags) };
  });
};
