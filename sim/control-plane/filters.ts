// The Filters of the Describe operations: an item passes when every filter names its value.

import { invalidRequest } from './errors.ts';

export type Filters = Readonly<Record<string, readonly string[]>>;

/** @param readers a filter's name, and what of an item its values are compared with; undefined is named by no value */
export function filterBy<Item>(
  readers: ReadonlyMap<string, (item: Item) => string | undefined>,
  filters: Filters = {},
): (item: Item) => boolean {
  const checks = Object.entries(filters).map(([name, values]) => {
    const read = readers.get(name);
    if (read === undefined) throw invalidRequest(`There is no filter ${name}.`);
    return (item: Item): boolean => {
      const value = read(item);
      return value !== undefined && values.includes(value);
    };
  });
  return (item) => checks.every((passes) => passes(item));
}
