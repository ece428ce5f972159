// Tags of a key (facts: exact messages).

import { SimError } from '../errors.ts';
import type { Tag } from './facts.ts';

const TAGS_MAX = 50;
const RESERVED_PREFIX = 'aws:';

/** @throws SimError `TagException` */
export function assertTags(tags: readonly Tag[]): void {
  const keys = tags.map((tag) => tag.TagKey);
  if (new Set(keys).size !== keys.length) throw new SimError('TagException', 'Duplicate tag keys');
  if (keys.length > TAGS_MAX) throw new SimError('TagException', 'Too many tags');
  if (keys.some((key) => key.toLowerCase().startsWith(RESERVED_PREFIX))) {
    throw new SimError('TagException', 'Tags beginning with aws: are reserved');
  }
}
