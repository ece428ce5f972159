// `cloudhsm-sim bench`.

import type { Command } from 'commander';
import { withExamples } from './examples.ts';

export function register(program: Command): void {
  const bench = program
    .command('bench')
    .description('run the benches of the repository; what stands behind -- goes to them')
    .argument('[arguments...]', 'of the benches')
    .action(async (args: readonly string[]) => {
      process.exitCode = await (await import('../bench/run-bench.ts')).runBench(args);
    });
  withExamples(bench, 'cloudhsm-sim bench', 'cloudhsm-sim bench -- --smoke');
}
