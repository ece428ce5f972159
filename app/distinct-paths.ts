// Two flags that name the same file: one would be written over the other.

import { resolve } from 'node:path';
import { SimError } from '../src/errors.ts';

/** @param paths by flag. @throws SimError `invalid_configuration` */
export function requireDistinct(paths: Readonly<Record<string, string | undefined>>): void {
  const flags = new Map<string, string>();
  for (const [flag, path] of Object.entries(paths)) {
    if (path === undefined) continue;
    const other = flags.get(resolve(path));
    if (other !== undefined) {
      throw new SimError('invalid_configuration', `${other} and ${flag} name the same file, ${path}: name two`);
    }
    flags.set(resolve(path), flag);
  }
}
