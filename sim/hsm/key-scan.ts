// A search through keys, a piece at a time: it goes on by handle, so that keys may come and go between two pieces.

import { indexAfter, type KeyFilter } from './key-index.ts';
import type { StoredKey } from './stored-key.ts';

export interface KeyPage {
  readonly filter: KeyFilter;
  readonly afterHandle: number;
  /** Keys wanted. */
  readonly countMax: number;
  /** Keys looked at in this piece. */
  readonly scanMax: number;
}

export interface Found {
  /** Ascending. */
  readonly handles: number[];
  /** Where to go on, when there were more to look at; undefined: this was all, or enough. */
  readonly continueAfter: number | undefined;
}

/** @param lists of handles, each ascending; one handle may be in several: a shared key's is */
export function scan(
  lists: readonly (readonly number[])[],
  { filter, afterHandle, countMax, scanMax }: KeyPage,
  keyOf: (handle: number) => StoredKey | undefined,
): Found {
  const merge = new Merge(lists, afterHandle);
  const handles: number[] = [];
  let last = afterHandle;
  for (let looked = 0; handles.length < countMax; looked++) {
    if (looked === scanMax) return { handles, continueAfter: last };
    const next = merge.takeLeast();
    if (next === undefined) break;
    if (next === last) continue;
    last = next;
    if (matches(keyOf(next), filter)) handles.push(next);
  }
  return { handles, continueAfter: undefined };
}

interface Cursor {
  readonly handles: readonly number[];
  at: number;
  head: number;
}

/** Ascending lists as one: a binary heap of them by their heads, because an admin's search has one for each user. */
class Merge {
  readonly #heap: Cursor[] = [];

  constructor(lists: readonly (readonly number[])[], afterHandle: number) {
    for (const handles of lists) {
      const at = indexAfter(handles, afterHandle);
      const head = handles[at];
      if (head !== undefined) this.#heap.push({ handles, at, head });
    }
    // What is sorted is a heap.
    this.#heap.sort((a, b) => a.head - b.head);
  }

  takeLeast(): number | undefined {
    const heap = this.#heap;
    const cursor = heap[0];
    if (cursor === undefined) return undefined;
    const taken = cursor.head;
    const head = cursor.handles[++cursor.at];
    if (head !== undefined) {
      cursor.head = head;
      this.#sink(cursor);
      return taken;
    }
    const end = heap.pop() as Cursor;
    if (end !== cursor) this.#sink(end);
    return taken;
  }

  /** Puts the cursor in the place of the top, and then below all that are less. */
  #sink(cursor: Cursor): void {
    const heap = this.#heap;
    for (let at = 0; ; ) {
      let child = 2 * at + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left !== undefined && right !== undefined && right.head < left.head) child++;
      const least = heap[child];
      if (least === undefined || least.head >= cursor.head) {
        heap[at] = cursor;
        return;
      }
      heap[at] = least;
      at = child;
    }
  }
}

function matches(key: StoredKey | undefined, filter: KeyFilter): boolean {
  if (key === undefined) return false;
  for (const [type, value] of filter) if (key.comparable(type) !== value) return false;
  return true;
}
