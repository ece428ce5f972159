// `cloudhsm-sim cli ...`. Its words are read by its own parser: app/cli/language/parse-command.ts says why.

import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import { withExamples } from './examples.ts';

export function register(program: Command): void {
  const cli = program
    .command('cli')
    .description("CloudHSM CLI's commands and its interactive mode, against a cluster of a simulator that runs")
    .argument('[command...]', 'as for cloudhsm-cli; none: the interactive mode')
    .helpOption(false)
    .allowUnknownOption()
    .action(async (_words, _flags, command: Command) => {
      const { runCli } = await import('../cli/cli.ts');
      const { stdin: input, stdout: output, stderr: asides } = process;
      const code = await runCli(command.args, process.env, { input, output, asides });
      // Whatever has been given up would keep the process until it is answered.
      if (code === ExitCode.INTERRUPTED) process.exit(code);
      process.exitCode = code;
    });
  withExamples(cli, 'cloudhsm-sim cli', 'cloudhsm-sim cli user list');
}
