// What is wrong with a seed: as much of it as can be found at once, each with the member it is about.

import { type Path, pathName } from '../yaml/path.ts';

export interface Problem {
  readonly path: Path;
  /** In the place of `path`, where that has words which are not told. */
  readonly shown?: Path;
  /** After the member's name: `takes a whole number from 1 to 28, not 0`. */
  readonly message: string;
}

export type Report = (path: Path, message: string) => void;

/** Where a member is, for people: `seed.yaml:12: clusters[0].hsms`. */
export type Where = (path: Path) => string;

/** Of a seed that is in no file. */
export const inSeed: Where = (path) => (path.length === 0 ? 'seed' : `seed: ${pathName(path)}`);
