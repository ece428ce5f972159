// `cloudhsm-sim seed check FILE`: what would be made, or all that is wrong.

import { refusalOfAll } from '../refusal-of-all.ts';
import { describePlan } from './describe-plan.ts';
import { SeedPlan } from './plan.ts';
import { planText } from './plan-text.ts';
import { placeOf, readSeedFile } from './read-seed.ts';

/** Prints it. Resolves with whether it is a seed. @throws SimError `invalid_configuration`: it is not, unless that is JSON */
export function checkSeedFile(file: string, { json = false }: { readonly json?: boolean }): boolean {
  const seed = readSeedFile(file);
  const isSeed = seed instanceof SeedPlan;
  if (json) {
    const report = isSeed ? { file, problems: [], makes: describePlan(seed) } : { file, problems: seed.problems };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    return isSeed;
  }
  if (!isSeed) throw refusalOfAll(seed.problems.map((problem) => `${placeOf(file, problem)}: ${problem.message}`));
  process.stdout.write([...planText(describePlan(seed)), ''].join('\n'));
  return true;
}
