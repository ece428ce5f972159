// `cloudhsm-sim scenario ...`.

import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import { print } from '../terminal/print.ts';
import { showProgress } from '../terminal/progress.ts';
import { withExamples } from './examples.ts';

export function register(program: Command): void {
  const scenario = program.command('scenario').description('time lines of faults and what is expected, as YAML');
  const run = scenario
    .command('run <file>')
    .description('play a file of scenarios/ or your own against a simulator of its own; exit 0 when everything holds')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, flags: { json?: boolean }) => {
      const { reportLines, runScenarioFile } = await import('../scenario/run-scenario.ts');
      const report = await showProgress(`playing ${file}`, runScenarioFile(file));
      print(flags, { value: report, lines: reportLines(file, report) });
      if (report.outcome === 'failed') process.exitCode = ExitCode.FAILURE;
    });
  withExamples(
    run,
    'cloudhsm-sim scenario run scenarios/one-hsm-lost.yaml',
    'cloudhsm-sim scenario run mine.yaml --json',
  );
}
