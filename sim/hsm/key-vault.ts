// Keys by handle, and by what is searched for among those that each user may know of. The HSM has one vault for token
// keys; each session has one for its session keys, which dies with it.
//
// A token key's handle is TOKEN_KEY_HANDLE_BASE + its ledger position, in a clone of a cluster further up (key-handles.ts):
// the same on every HSM, never used for another key. Session keys count up in a range of their own that no ledger position
// reaches, so that a handle tells where its key is.

import type { AttributeType } from '../../src/wire/protobuf.ts';
import { ATTRIBUTE_TYPES } from './attribute-table.ts';
import type { KeyAttributes, KeyQuorumValues, MaskedObject } from './facts.ts';
import { insertHandle, type KeyFilter, KeyIndex, removeHandle } from './key-index.ts';
import { type Found, type KeyPage, scan } from './key-scan.ts';
import { type KeyShape, type NewKey, StoredKey } from './stored-key.ts';

/** Handles that look like CloudHSM's: the key at position 18 is 262162. */
export const TOKEN_KEY_HANDLE_BASE = 0x4_0000;
/** The public half of a pair of token keys, which has one ledger position for both. */
export const PUBLIC_KEY_HANDLE_BASE = 2 ** 40;
export const SESSION_KEY_HANDLE_BASE = 2 ** 48;

/** Whose keys are looked at: those that a user may know of, or, for an admin, all. */
export type Viewer = { readonly username: string } | 'admin';

export class KeyVault {
  readonly #keys = new Map<number, StoredKey>();
  /** Ascending. */
  readonly #handles: number[] = [];
  /** A user's own keys and those shared with them, but no public ones. */
  readonly #ofUsers = new Map<string, KeyIndex>();
  /** Every crypto user may know of them and use them. */
  readonly #publicKeys = new KeyIndex('');
  readonly #ownedCounts = new Map<string, number>();
  /** As they were made, whatever has been set since: what a repeated request is compared with. */
  readonly #byIdempotencyKey = new Map<string, StoredKey>();
  readonly #shapes = new Map<string, KeyShape>();
  #asymmetricCount = 0;

  get size(): number {
    return this.#keys.size;
  }

  get asymmetricCount(): number {
    return this.#asymmetricCount;
  }

  /** Undefined also for a key that the viewer may not know of: nobody learns that it exists. */
  get(handle: number, viewer: Viewer): StoredKey | undefined {
    const key = this.#keys.get(handle);
    if (key === undefined || viewer === 'admin' || key.owner === viewer.username) return key;
    return key.isPublic || key.sharedUsers.includes(viewer.username) ? key : undefined;
  }

  add(fact: NewKey): void {
    const index = this.#indexOf(fact.owner);
    const key = new StoredKey(fact, index.username, this.#shapeOf(fact.attributes, fact.quorumValues));
    insertHandle(this.#handles, key.handle);
    if (key.isAsymmetric) this.#asymmetricCount++;
    this.#ownedCounts.set(key.owner, (this.#ownedCounts.get(key.owner) ?? 0) + 1);
    if (key.idempotencyKey !== '') this.#byIdempotencyKey.set(idempotencyName(key), key);
    this.#put(key);
    for (const username of fact.sharedUsers ?? []) this.share(key.handle, username);
  }

  delete(handle: number): void {
    const key = this.#take(handle);
    if (key === undefined) return;
    removeHandle(this.#handles, handle);
    if (key.isAsymmetric) this.#asymmetricCount--;
    this.#byIdempotencyKey.delete(idempotencyName(key));
    const owned = (this.#ownedCounts.get(key.owner) ?? 0) - 1;
    if (owned > 0) this.#ownedCounts.set(key.owner, owned);
    else this.#ownedCounts.delete(key.owner);
  }

  /** The key with other attributes, and its material masked for them. */
  setAttributes(handle: number, attributes: KeyAttributes, maskedMaterial: MaskedObject): void {
    const before = this.#take(handle);
    if (before === undefined) return;
    const { owner, idempotencyKey, sharedUsers, quorumValues } = before;
    const fact = { handle, owner, idempotencyKey, attributes, maskedMaterial };
    const key = new StoredKey(fact, owner, this.#shapeOf(attributes, quorumValues));
    key.sharedUsers = sharedUsers;
    this.#put(key);
  }

  share(handle: number, username: string): void {
    const key = this.#keys.get(handle);
    if (key === undefined || key.owner === username || key.sharedUsers.includes(username)) return;
    const index = this.#indexOf(username);
    key.sharedUsers = [...key.sharedUsers, index.username];
    if (!key.isPublic) index.add(key);
  }

  unshare(handle: number, username: string): void {
    const key = this.#keys.get(handle);
    if (!key?.sharedUsers.includes(username)) return;
    key.sharedUsers = key.sharedUsers.filter((other) => other !== username);
    if (!key.isPublic) this.#removeFrom(username, key);
  }

  /** The user is no more: another one of that name may not use what was shared with this one. */
  unshareAll(username: string): void {
    for (const key of this.#keys.values()) if (key.sharedUsers.length > 0) this.unshare(key.handle, username);
  }

  ownsKeys(owner: string): boolean {
    return this.#ownedCounts.has(owner);
  }

  /** The key as it was made. Undefined for the empty one, and once the key has been deleted. */
  byIdempotencyKey(owner: string, idempotencyKey: string): StoredKey | undefined {
    return this.#byIdempotencyKey.get(idempotencyName({ owner, idempotencyKey }));
  }

  /** Handles above `afterHandle` of keys that pass the filter, ascending. */
  find(viewer: Viewer, page: KeyPage): Found {
    return scan(this.#candidates(viewer, page.filter), page, (handle) => this.#keys.get(handle));
  }

  #candidates(viewer: Viewer, filter: KeyFilter): readonly (readonly number[])[] {
    if (viewer !== 'admin') {
      const own = this.#ofUsers.get(viewer.username)?.candidates(filter) ?? [];
      return [own, this.#publicKeys.candidates(filter)];
    }
    if (this.#publicKeys.named(filter) === undefined) return [this.#handles];
    return [...this.#ofUsers.values(), this.#publicKeys].map((index) => index.candidates(filter));
  }

  #put(key: StoredKey): void {
    this.#keys.set(key.handle, key);
    if (key.isPublic) this.#publicKeys.add(key);
    else for (const username of [key.owner, ...key.sharedUsers]) this.#indexOf(username).add(key);
  }

  #take(handle: number): StoredKey | undefined {
    const key = this.#keys.get(handle);
    if (key === undefined) return undefined;
    this.#keys.delete(handle);
    if (key.isPublic) this.#publicKeys.delete(key);
    else for (const username of [key.owner, ...key.sharedUsers]) this.#removeFrom(username, key);
    return key;
  }

  #indexOf(username: string): KeyIndex {
    let index = this.#ofUsers.get(username);
    if (index === undefined) {
      index = new KeyIndex(username);
      this.#ofUsers.set(username, index);
    }
    return index;
  }

  #removeFrom(username: string, key: StoredKey): void {
    const index = this.#ofUsers.get(username);
    index?.delete(key);
    if (index?.size === 0) this.#ofUsers.delete(username);
  }

  #shapeOf(attributes: KeyAttributes, quorumValues: KeyQuorumValues | undefined): KeyShape {
    // Once for every key at every start: no lists made of the attributes unless the shape is new.
    let name = '';
    for (const type of ATTRIBUTE_TYPES) {
      const value = attributes[type];
      if (typeof value !== 'object') name += `${value},`;
    }
    if (quorumValues !== undefined) name += `${quorumValues.manage}/${quorumValues.use}`;
    const known = this.#shapes.get(name);
    if (known !== undefined) return known;
    const values = new Map<AttributeType, boolean | number>();
    for (const type of ATTRIBUTE_TYPES) {
      const value = attributes[type];
      if (value !== undefined && typeof value !== 'object') values.set(type, value);
    }
    const shape = { values, quorumValues };
    this.#shapes.set(name, shape);
    return shape;
  }
}

/** User names have no blank. */
const idempotencyName = (key: Pick<StoredKey, 'owner' | 'idempotencyKey'>): string =>
  `${key.owner} ${key.idempotencyKey}`;
