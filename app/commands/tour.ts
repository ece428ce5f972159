// `cloudhsm-sim tour`.

import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import type { OutputFlags } from '../terminal/print.ts';
import { withExamples } from './examples.ts';

export function register(program: Command): void {
  const tour = program
    .command('tour')
    .description('play AWS’s page on connecting a custom key store, with AWS’s own clients, against a fresh simulator')
    .option('--json', 'print the steps as JSON, once they are over')
    .action(async (flags: OutputFlags) => {
      if (!(await (await import('../tour/tour.ts')).tour(flags))) process.exitCode = ExitCode.FAILURE;
    });
  withExamples(tour, 'cloudhsm-sim tour', 'cloudhsm-sim tour --json');
}
