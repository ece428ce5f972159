// Distinct names in the order of their UTF-16 code units, so that a page can start after any name, present or not.

export class SortedNames {
  readonly #names: string[];

  constructor(names: Iterable<string> = []) {
    this.#names = [...new Set(names)].sort();
  }

  get count(): number {
    return this.#names.length;
  }

  add(name: string): void {
    const index = this.#firstNotBefore(name);
    if (this.#names[index] !== name) this.#names.splice(index, 0, name);
  }

  remove(name: string): void {
    const index = this.#firstNotBefore(name);
    if (this.#names[index] === name) this.#names.splice(index, 1);
  }

  /** As they are now. */
  all(): readonly string[] {
    return [...this.#names];
  }

  /** At most `count` names that come after `name`; from the start when it is undefined. */
  after(name: string | undefined, count: number): readonly string[] {
    let start = 0;
    if (name !== undefined) {
      start = this.#firstNotBefore(name);
      if (this.#names[start] === name) start += 1;
    }
    return this.#names.slice(start, start + count);
  }

  #firstNotBefore(name: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#names[middle] as string) < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
