// What is wrong with a seed: as much of it as can be found at once, each with the member it is about.

import { SimError } from '../../src/errors.ts';
import { type Path, pathName } from '../yaml/path.ts';

export interface Problem {
  readonly path: Path;
  /** In the place of `path`, where that has words which are not told. */
  readonly shown?: Path;
  /** After the member's name: `takes a whole number from 1 to 28, not 0`. */
  readonly message: string;
}

export type Report = (path: Path, message: string) => void;

/** More than this at once nobody reads. */
const SHOWN_MAX = 20;

/** Where a member is, for people: `seed.yaml:12: clusters[0].hsms`. */
export type Where = (path: Path) => string;

/** Of a seed that is in no file. */
export const inSeed: Where = (path) => (path.length === 0 ? 'seed' : `seed: ${pathName(path)}`);

/** All of them as one, a line each. */
export function seedError(problems: readonly string[]): SimError {
  const more = problems.length - SHOWN_MAX;
  const lines = [...problems.slice(0, SHOWN_MAX), ...(more > 0 ? [`and ${more} more`] : [])];
  return new SimError('invalid_configuration', lines.join('\n'));
}
