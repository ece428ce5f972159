// `cloudhsm-sim seed ...`.

import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';

export function register(program: Command): void {
  const seed = program.command('seed').description('what is there from the start, as YAML (docs/seed.md)');
  seed
    .command('check <file>')
    .description('say what `up --seed FILE` would make, or all that is wrong with the file; starts nothing')
    .option('--json', 'print JSON')
    .action(async (file: string, flags: { json?: boolean }) => {
      const isSeed = (await import('../seed/check-command.ts')).checkSeedFile(file, flags);
      if (!isSeed) process.exitCode = ExitCode.USAGE;
    });
}
