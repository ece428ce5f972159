// From the command line to how the process ends. docs/commands.md says what the exit codes mean.

import { type Command, CommanderError } from 'commander';
import { SimError } from '../src/errors.ts';
import { loadProgram } from './commands/program.ts';
import { refuseEarlyFlag } from './commands/strays.ts';
import { ExitCode } from './exit-code.ts';
import { tellError } from './terminal/tell-error.ts';

export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    const program = await loadProgram(args[0]);
    refuseUnknownHelp(program, args);
    refuseEarlyFlag(program, args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    const { code, line } = ending(error);
    if (line !== undefined) tellError(args, line);
    process.exitCode = code;
  }
}

/** Commander would show all of its help. @throws SimError `invalid_configuration` */
function refuseUnknownHelp({ commands }: Command, [first, name]: readonly string[]): void {
  if (first !== 'help' || name === undefined || commands.some((command) => command.name() === name)) return;
  throw new SimError('invalid_configuration', `unknown command '${name}'; --help says what there is`);
}

/** How the process ends, and what is said about it; undefined: that has been said. */
interface Ending {
  readonly code: number;
  readonly line: string | undefined;
}

function ending(error: unknown): Ending {
  if (error instanceof CommanderError) return endingOf(error);
  if (
    SimError.is(error, 'invalid_configuration') ||
    SimError.is(error, 'connection_failed') ||
    SimError.is(error, 'not_authorized') ||
    SimError.is(error, 'not_found')
  ) {
    return { code: ExitCode.USAGE, line: error.message };
  }
  // Tried, and refused or not answered; what is our own fault is told with all that is known of it:
  // by the log of the simulator, where that has failed.
  const isOurs = error instanceof SimError && error.fault === 'simulator' && error.code !== 'simulator_failed';
  if (error instanceof SimError && !isOurs) return { code: ExitCode.FAILURE, line: error.message };
  return { code: ExitCode.FAILURE, line: error instanceof Error ? error.stack : String(error) };
}

/** Help and version are no errors, and printed; a command that lacks the one below it has shown its help. */
function endingOf({ exitCode, code, message }: CommanderError): Ending {
  if (exitCode === 0) return { code: ExitCode.SUCCESS, line: undefined };
  const [error = '', suggestion] = message.trim().split('\n');
  const hint = suggestion?.replace(/[()]/g, '').toLowerCase() ?? '--help says what there is';
  const said = error.replace(/^error: /, '').replace(/\.$/, '');
  const isGivenValue = code === 'commander.unknownOption' && said.includes('=');
  const line = `${said}${isGivenValue ? ', or one that takes no value' : ''}; ${hint}`;
  return { code: ExitCode.USAGE, line: code === 'commander.help' ? undefined : line };
}
