// Where the keys are that one user may know of: in order of handle, by label, by id.

import { AttributeType } from '../../src/wire/protobuf.ts';
import type { StoredKey } from './stored-key.ts';

/** What a key has to be equal in, octets as text. */
export type KeyFilter = ReadonlyMap<AttributeType, boolean | number | string>;

export class KeyIndex {
  readonly username: string;
  /** Ascending. */
  readonly #handles: number[] = [];
  readonly #byLabel = new Map<string, number | number[]>();
  readonly #byId = new Map<string, number | number[]>();

  constructor(username: string) {
    this.username = username;
  }

  get size(): number {
    return this.#handles.length;
  }

  add(key: StoredKey): void {
    insertHandle(this.#handles, key.handle);
    addTo(this.#byLabel, key.label, key.handle);
    addTo(this.#byId, key.id, key.handle);
  }

  delete(key: StoredKey): void {
    removeHandle(this.#handles, key.handle);
    removeFrom(this.#byLabel, key.label, key.handle);
    removeFrom(this.#byId, key.id, key.handle);
  }

  /** Handles in ascending order among which is every key that passes the filter: few where it names a label or an id. */
  candidates(filter: KeyFilter): readonly number[] {
    return this.named(filter) ?? this.#handles;
  }

  /** As `candidates`; undefined where the filter names neither. */
  named(filter: KeyFilter): readonly number[] | undefined {
    return lookUp(this.#byId, filter.get(AttributeType.ID)) ?? lookUp(this.#byLabel, filter.get(AttributeType.LABEL));
  }
}

/** Index of the first element greater than `handle` of an ascending list. */
export function indexAfter(handles: readonly number[], handle: number): number {
  let low = 0;
  let high = handles.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((handles[middle] as number) <= handle) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Into an ascending list. */
export function insertHandle(handles: number[], handle: number): void {
  const last = handles.at(-1);
  // Handles come from ledger positions: nearly always the greatest yet.
  if (last === undefined || last < handle) handles.push(handle);
  else handles.splice(indexAfter(handles, handle), 0, handle);
}

export function removeHandle(handles: number[], handle: number): void {
  const index = indexAfter(handles, handle) - 1;
  if (handles[index] === handle) handles.splice(index, 1);
}

/** Undefined for a text that is not indexed: none, or the empty one. */
function lookUp(index: ReadonlyMap<string, number | number[]>, text: unknown): readonly number[] | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  const found = index.get(text) ?? [];
  return typeof found === 'number' ? [found] : found;
}

function addTo(index: Map<string, number | number[]>, text: string, handle: number): void {
  if (text === '') return;
  const found = index.get(text);
  if (found === undefined) index.set(text, handle);
  else if (typeof found === 'number') index.set(text, found < handle ? [found, handle] : [handle, found]);
  else insertHandle(found, handle);
}

function removeFrom(index: Map<string, number | number[]>, text: string, handle: number): void {
  const found = index.get(text);
  if (typeof found === 'object') removeHandle(found, handle);
  if (found === handle || (typeof found === 'object' && found.length === 0)) index.delete(text);
}
