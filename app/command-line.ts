// From the command line to how the process ends. docs/commands.md says what the exit codes mean.

import { CommanderError } from 'commander';
import { SimError } from '../src/errors.ts';
import { loadProgram } from './commands/program.ts';
import { ExitCode } from './exit-code.ts';

export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    const program = await loadProgram(args[0]);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // commander has printed it; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.SUCCESS : ExitCode.USAGE;
  if (
    SimError.is(error, 'invalid_configuration') ||
    SimError.is(error, 'connection_failed') ||
    SimError.is(error, 'not_found')
  ) {
    process.stderr.write(`cloudhsm-sim: ${error.message}\n`);
    return ExitCode.USAGE;
  }
  process.stderr.write(`cloudhsm-sim: ${error instanceof Error ? error.stack : String(error)}\n`);
  return ExitCode.FAILURE;
}
