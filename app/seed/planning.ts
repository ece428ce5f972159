// What the planners of a seed's parts share: the document as far as it is sound, where problems go, and names.

import type { Path } from '../yaml/path.ts';
import type { Problem, Report } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

export interface Item<T> {
  readonly item: T;
  readonly path: Path;
}

/** Members of an item that have items of their own, which may be broken without it. */
const NESTED = ['users', 'hsmKeys'];

export class Planning {
  readonly surroundings: Surroundings;
  readonly #document: unknown;
  readonly #structural: readonly Problem[];
  readonly #problems: Problem[];

  /** @param structural what is wrong with the document's structure */
  constructor(document: unknown, structural: readonly Problem[], surroundings: Surroundings) {
    this.surroundings = surroundings;
    this.#document = document;
    this.#structural = structural;
    this.#problems = [...structural];
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  readonly report: Report = (path, message) => void this.#problems.push({ path, message });

  /** Runs what throws what is wrong; undefined then. */
  reporting<T>(path: Path, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.report(path, error.message);
      return undefined;
    }
  }

  /** What is there, if nothing is wrong with it. */
  at<T>(path: Path): T | undefined {
    return this.#isSound(path) ? (this.#valueAt(path) as T | undefined) : undefined;
  }

  /** The items of a list with which nothing is wrong; those of their own that they have are another matter. */
  items<T>(path: Path): readonly Item<T>[] {
    const list = this.#valueAt(path);
    if (!Array.isArray(list)) return [];
    return list.flatMap((item: T, index) =>
      this.#isSound([...path, index]) ? [{ item, path: [...path, index] }] : [],
    );
  }

  /** The places of the items of a list, whatever is wrong with them. */
  places(path: Path): readonly Path[] {
    const list = this.#valueAt(path);
    return Array.isArray(list) ? list.map((_item, index) => [...path, index]) : [];
  }

  /** The names that items have, right or wrong, with the place of each. */
  names(path: Path, member: string): readonly { readonly name: string; readonly path: Path }[] {
    const list = this.#valueAt(path);
    if (!Array.isArray(list)) return [];
    return list.flatMap((item: unknown, index) => {
      const name = typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[member] : undefined;
      return typeof name === 'string' ? [{ name, path: [...path, index, member] }] : [];
    });
  }

  /** Every name but the first that is like another one is a problem. */
  refuseTwice(names: readonly { readonly name: string; readonly path: Path }[], what: string): void {
    const seen = new Set<string>();
    for (const { name, path } of names) {
      if (seen.has(name)) this.report(path, `there is ${what} ${name} already`);
      seen.add(name);
    }
  }

  #isSound(path: Path): boolean {
    return !this.#structural.some((problem) => {
      if (!path.every((part, index) => problem.path[index] === part)) return false;
      const member = problem.path[path.length];
      const isNested = typeof member === 'string' && NESTED.includes(member) && problem.path.length > path.length + 1;
      return !isNested;
    });
  }

  #valueAt(path: Path): unknown {
    let value = this.#document;
    for (const part of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Record<string | number, unknown>)[part];
    }
    return value;
  }
}
