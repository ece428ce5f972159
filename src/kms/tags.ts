// Tags of a key (facts: exact messages).

import { SimError } from '../errors.ts';
import type { Tag } from './facts.ts';

const TAGS_MAX = 50;
const RESERVED_PREFIX = 'aws:';

/** @throws SimError `TagException` */
export function assertTags(tags: readonly Tag[]): void {
  const keys = tags.map((tag) => tag.TagKey);
  if (new Set(keys).size !== keys.length) throw new SimError('TagException', 'Duplicate tag keys');
  if (keys.length > TAGS_MAX) throw tooMany();
  if (keys.some((key) => key.toLowerCase().startsWith(RESERVED_PREFIX))) {
    throw new SimError('TagException', 'Tags beginning with aws: are reserved');
  }
}

/** New tags take the place of old ones with the same key. @throws SimError `TagException` when they are too many */
export function mergeTags(old: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const addedKeys = new Set(added.map((tag) => tag.TagKey));
  const tags = [...old.filter((tag) => !addedKeys.has(tag.TagKey)), ...added];
  if (tags.length > TAGS_MAX) throw tooMany();
  return tags;
}

const tooMany = (): SimError => new SimError('TagException', 'Too many tags');
