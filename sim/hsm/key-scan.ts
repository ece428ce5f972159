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

/** @param lists of handles, each ascending, no handle in two of them */
export function scan(
  lists: readonly (readonly number[])[],
  { filter, afterHandle, countMax, scanMax }: KeyPage,
  keyOf: (handle: number) => StoredKey | undefined,
): Found {
  const cursors = lists.map((handles) => ({ handles, at: indexAfter(handles, afterHandle) }));
  const handles: number[] = [];
  let last = afterHandle;
  for (let looked = 0; handles.length < countMax; looked++) {
    if (looked === scanMax) return { handles, continueAfter: last };
    const next = takeLeast(cursors);
    if (next === undefined) break;
    last = next;
    if (matches(keyOf(next), filter)) handles.push(next);
  }
  return { handles, continueAfter: undefined };
}

interface Cursor {
  readonly handles: readonly number[];
  at: number;
}

function takeLeast(cursors: readonly Cursor[]): number | undefined {
  let least: Cursor | undefined;
  let leastHandle = Number.POSITIVE_INFINITY;
  for (const cursor of cursors) {
    const handle = cursor.handles[cursor.at];
    if (handle === undefined || handle >= leastHandle) continue;
    least = cursor;
    leastHandle = handle;
  }
  if (least === undefined) return undefined;
  least.at++;
  return leastHandle;
}

function matches(key: StoredKey | undefined, filter: KeyFilter): boolean {
  if (key === undefined) return false;
  for (const [type, value] of filter) if (key.comparable(type) !== value) return false;
  return true;
}
