// Sorted names, each under an owner: a key's aliases, a principal's grants.

import { SortedNames } from './sorted-names.ts';

export class NamesByOwner {
  readonly #byOwner = new Map<string, SortedNames>();

  /** Not to be written to. */
  of(owner: string): SortedNames {
    return this.#byOwner.get(owner) ?? new SortedNames();
  }

  add(owner: string, name: string): void {
    let names = this.#byOwner.get(owner);
    if (names === undefined) {
      names = new SortedNames();
      this.#byOwner.set(owner, names);
    }
    names.add(name);
  }

  remove(owner: string, name: string): void {
    const names = this.#byOwner.get(owner);
    names?.remove(name);
    if (names?.count === 0) this.#byOwner.delete(owner);
  }
}
