// `cloudhsm-sim seed ...`.

import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import { withExamples } from './examples.ts';

export function register(program: Command): void {
  const seed = program.command('seed').description('what is there from the start, as YAML (docs/seed.md)');
  const check = seed
    .command('check <file>')
    .description('say what `up --seed FILE` would make, or all that is wrong with the file; starts nothing')
    .option('--json', 'print JSON')
    .action(async (file: string, flags: { json?: boolean }) => {
      const isSeed = (await import('../seed/check-command.ts')).checkSeedFile(file, flags);
      if (!isSeed) process.exitCode = ExitCode.USAGE;
    });
  withExamples(check, 'cloudhsm-sim seed check seed.yaml', 'cloudhsm-sim seed check seed.yaml --json');
}
