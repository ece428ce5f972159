// Keys by handle, and each owner's keys by what is searched for. The HSM has one vault for token keys; each session has
// one for its session keys, which dies with it.
//
// A token key's handle is TOKEN_KEY_HANDLE_BASE + its ledger position: the same on every HSM, never used again. Session
// keys count up in a range of their own that no ledger position reaches, so that a handle tells where its key is.

import type { AttributeType } from '../../src/wire/protobuf.ts';
import { ATTRIBUTE_TYPES } from './attributes.ts';
import type { KeyAttributes } from './facts.ts';
import { indexAfter, type KeyFilter, KeyIndex } from './key-index.ts';
import { type KeyShape, type NewKey, StoredKey } from './stored-key.ts';

/** Handles that look like CloudHSM's: the key at position 18 is 262162. */
export const TOKEN_KEY_HANDLE_BASE = 0x4_0000;
export const SESSION_KEY_HANDLE_BASE = 2 ** 48;

export interface KeyPage {
  readonly filter: KeyFilter;
  readonly afterHandle: number;
  readonly countMax: number;
}

export class KeyVault {
  readonly #keys = new Map<number, StoredKey>();
  readonly #owners = new Map<string, KeyIndex>();
  readonly #shapes = new Map<string, KeyShape>();

  get size(): number {
    return this.#keys.size;
  }

  /** Undefined also for a key of somebody else: nobody learns that it exists. */
  get(handle: number, owner: string): StoredKey | undefined {
    const key = this.#keys.get(handle);
    return key !== undefined && key.owner === owner ? key : undefined;
  }

  add(fact: NewKey): void {
    let index = this.#owners.get(fact.owner);
    if (index === undefined) {
      index = new KeyIndex(fact.owner);
      this.#owners.set(fact.owner, index);
    }
    const key = new StoredKey(fact, index.owner, this.#shapeOf(fact.attributes));
    this.#keys.set(key.handle, key);
    index.add(key);
  }

  delete(handle: number): void {
    const key = this.#keys.get(handle);
    if (key === undefined) return;
    this.#keys.delete(handle);
    const index = this.#owners.get(key.owner);
    index?.delete(key);
    if (index?.size === 0) this.#owners.delete(key.owner);
  }

  ownsKeys(owner: string): boolean {
    return this.#owners.has(owner);
  }

  /** Undefined for the empty one, and once the key has been deleted. */
  byIdempotencyKey(owner: string, idempotencyKey: string): StoredKey | undefined {
    const handle = this.#owners.get(owner)?.byIdempotencyKey(idempotencyKey);
    return handle === undefined ? undefined : this.#keys.get(handle);
  }

  /** Handles above `afterHandle` of the owner's keys that pass the filter, ascending, at most `countMax`. */
  find(owner: string, { filter, afterHandle, countMax }: KeyPage): number[] {
    const candidates = this.#owners.get(owner)?.candidates(filter) ?? [];
    const found: number[] = [];
    for (let at = indexAfter(candidates, afterHandle); at < candidates.length && found.length < countMax; at++) {
      const handle = candidates[at] as number;
      if (matches(this.#keys.get(handle), filter)) found.push(handle);
    }
    return found;
  }

  #shapeOf(attributes: KeyAttributes): KeyShape {
    // Once for every key at every start: no lists made of the attributes unless the shape is new.
    let name = '';
    for (const type of ATTRIBUTE_TYPES) {
      const value = attributes[type];
      if (typeof value !== 'object') name += `${value},`;
    }
    const known = this.#shapes.get(name);
    if (known !== undefined) return known;
    const shape = new Map<AttributeType, boolean | number>();
    for (const type of ATTRIBUTE_TYPES) {
      const value = attributes[type];
      if (value !== undefined && typeof value !== 'object') shape.set(type, value);
    }
    this.#shapes.set(name, shape);
    return shape;
  }
}

function matches(key: StoredKey | undefined, filter: KeyFilter): boolean {
  if (key === undefined) return false;
  for (const [type, value] of filter) if (key.comparable(type) !== value) return false;
  return true;
}
