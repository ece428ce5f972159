// `cloudhsm-sim scenario ...`.

import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import { withExamples } from './examples.ts';

export function register(program: Command): void {
  const scenario = program.command('scenario').description('time lines of faults and what is expected, as YAML');
  const run = scenario
    .command('run <file>')
    .description('play a file of scenarios/ or your own against a simulator of its own; exit 0 when everything holds')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, flags: { json?: boolean }) => {
      const holds = await (await import('../scenario/run-scenario.ts')).runScenarioFile(file, flags);
      if (!holds) process.exitCode = ExitCode.FAILURE;
    });
  withExamples(
    run,
    'cloudhsm-sim scenario run scenarios/one-hsm-lost.yaml',
    'cloudhsm-sim scenario run mine.yaml --json',
  );
}
