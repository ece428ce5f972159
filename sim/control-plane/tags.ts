// The tags of clusters and backups.

import { SimError } from '../../src/errors.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface NumberedTag {
  readonly tag: Tag;
  /** Keeps its place: ascending in the order in which keys were first set. */
  readonly ordinal: number;
}

const TAGS_MAX = 50;

const refused = (message: string): SimError => new SimError('CloudHsmTagException', message);

export class Tags {
  /** Resource id to key. */
  readonly #tags = new Map<string, ReadonlyMap<string, NumberedTag>>();
  #setCount = 0;

  /** In the order in which their keys were first set. */
  of(resourceId: string): readonly Tag[] {
    return this.numbered(resourceId).map(({ tag }) => tag);
  }

  /** As `of`. */
  numbered(resourceId: string): readonly NumberedTag[] {
    return [...(this.#tags.get(resourceId)?.values() ?? [])];
  }

  /** @throws SimError `CloudHsmTagException` for a key twice or one of AWS's own */
  check(tags: readonly Tag[]): void {
    const keys = new Set<string>();
    for (const { Key } of tags) {
      if (/^aws:/i.test(Key)) throw refused(`The tag key ${Key} begins with aws:, which is AWS's own.`);
      if (keys.has(Key)) throw refused(`The tag key ${Key} is given twice.`);
      keys.add(Key);
    }
  }

  /** All of them or none. @throws SimError as `check`, `CloudHsmResourceLimitExceededException` past 50 */
  add(resourceId: string, tags: readonly Tag[]): void {
    this.check(tags);
    const merged = new Map(this.#tags.get(resourceId));
    for (const tag of tags) {
      merged.set(tag.Key, { tag, ordinal: merged.get(tag.Key)?.ordinal ?? this.#setCount });
      this.#setCount += 1;
    }
    if (merged.size > TAGS_MAX) {
      throw new SimError('CloudHsmResourceLimitExceededException', `A resource has at most ${TAGS_MAX} tags.`);
    }
    this.#tags.set(resourceId, merged);
  }

  /** A key that it does not have is no error. */
  remove(resourceId: string, keys: readonly string[]): void {
    const remaining = new Map(this.#tags.get(resourceId));
    for (const key of keys) remaining.delete(key);
    this.#tags.set(resourceId, remaining);
  }

  forget(resourceId: string): void {
    this.#tags.delete(resourceId);
  }
}
