// `cloudhsm-sim bench`.

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { benchUrl } from '../package-files.ts';
import { withExamples } from './examples.ts';

export function register(program: Command): void {
  const bench = program
    // The package has no benches, and can only say so.
    .command('bench', { hidden: !existsSync(benchUrl()) })
    .description('run the benches of the repository; what stands behind -- goes to them')
    .argument('[arguments...]', 'of the benches')
    .option('--json', 'print machine and results as JSON, the table on standard error')
    .action(async (args: readonly string[], flags: { json?: boolean }) => {
      const { runBench, runBenchAsJson } = await import('../bench/run-bench.ts');
      const print = (text: string): void => void process.stdout.write(text);
      process.exitCode = await (flags.json ? runBenchAsJson(args, print) : runBench(args));
    });
  withExamples(
    bench,
    'cloudhsm-sim bench',
    'cloudhsm-sim bench -- --smoke',
    'cloudhsm-sim bench --json -- --only codec',
  );
}
