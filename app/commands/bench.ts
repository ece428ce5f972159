// `cloudhsm-sim bench`.

import type { Command } from 'commander';
import { withExamples } from './examples.ts';

export function register(program: Command): void {
  const bench = program
    .command('bench')
    // The package has none, and says so: whoever reads of the benches is to find where they are.
    .description(
      'run the benches of a clone of the repository: the package has none; what stands behind -- goes to them',
    )
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
