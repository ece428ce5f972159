// Seeds, from a file or from a program, to plans.

import { dirname } from 'node:path';
import { SystemCalendar } from '../../src/runtime/clock.ts';
import { refusalOfAll } from '../refusal-of-all.ts';
import { readTextFile } from '../regular-file.ts';
import { type Path, pathName } from '../yaml/path.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { makePlan } from './make-plan.ts';
import { SeedPlan } from './plan.ts';
import { inSeed } from './problem.ts';
import { knownPart } from './schema/known-part.ts';
import type { SeedDocument } from './seed-document.ts';
import { type Surroundings, surroundingsOf } from './surroundings.ts';

const SIZE_MAX = 1024 * 1024;

export interface FileProblem {
  readonly line: number;
  /** Empty: the document itself. */
  readonly member: string;
  readonly message: string;
}

/** @throws SimError `invalid_configuration` for what is no file that can be read */
export const readSeedFile = (file: string): SeedReading =>
  readSeedText(file, readTextFile('the seed', file, SIZE_MAX), surroundingsOf(dirname(file), today()));

/** A plan, or all that is wrong, in the order of the lines. */
export type SeedReading = SeedPlan | { readonly problems: readonly FileProblem[] };

export function readSeedText(file: string, text: string, surroundings: Surroundings): SeedReading {
  const yaml = readYaml(text);
  if ('broken' in yaml) {
    const problems = yaml.broken.map(({ line, message, path }) => ({
      ...{ line, message, member: pathName(knownPart(path)) },
    }));
    return { problems };
  }
  const made = makePlan(yaml.value, surroundings);
  const placed = (path: Path) => ({ line: yaml.lineOf(path), member: pathName(path) });
  if ('parts' in made) return new SeedPlan(made.parts, (path) => placeOf(file, placed(path)));
  const problems = made.problems.map(({ path, shown = path, message }) => ({
    ...{ line: yaml.lineOf(path), member: pathName(shown) },
    message,
  }));
  return { problems: problems.sort((a, b) => a.line - b.line) };
}

/** @throws SimError `invalid_configuration`: `seed.yaml:12: clusters[0].hsms: takes ...`, a line for each problem */
export function planOfFile(file: string): SeedPlan {
  const seed = readSeedFile(file);
  if (seed instanceof SeedPlan) return seed;
  throw refusalOfAll(seed.problems.map((problem) => `${placeOf(file, problem)}: ${problem.message}`));
}

/** A seed that is in no file: paths in it begin at the working directory. @throws SimError `invalid_configuration` */
export function planOf(seed: SeedDocument | SeedPlan): SeedPlan {
  if (seed instanceof SeedPlan) return seed;
  const made = makePlan(seed, surroundingsOf('.', today()));
  if ('parts' in made) return new SeedPlan(made.parts, inSeed);
  throw refusalOfAll(made.problems.map(({ path, shown = path, message }) => `${inSeed(shown)}: ${message}`));
}

/** `seed.yaml:12: clusters[0].hsms` */
export const placeOf = (file: string, { line, member }: Omit<FileProblem, 'message'>): string =>
  `${file}:${line}${member === '' ? '' : `: ${member}`}`;

const today = (): number => new SystemCalendar().now();
