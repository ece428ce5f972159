#!/usr/bin/env node
// `cloudhsm-sim`: the commands. What a command needs is loaded when it runs, and its flags when it is asked for.

import { Command, CommanderError } from 'commander';
import { SimError } from '../src/errors.ts';
import { ExitCode } from './exit-code.ts';
import { VERSION } from './version.ts';

interface CommandFile {
  register(program: Command): void;
}

/** In the order in which help lists them. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandFile>>> = {
  up: () => import('./commands/up.ts'),
  tour: () => import('./commands/tour.ts'),
  scenario: () => import('./commands/scenario.ts'),
  fault: () => import('./commands/fault.ts'),
  cli: () => import('./commands/cli.ts'),
};

const program = new Command('cloudhsm-sim')
  .description(
    'A simulated AWS CloudHSM cluster, with a KMS custom key store on top of it, that you can break on purpose.',
  )
  .version(VERSION)
  .exitOverride()
  // One line, whatever is wrong.
  .showSuggestionAfterError(false)
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'cloudhsm-sim: ')) });

try {
  const asked = process.argv[2] ?? '';
  const load = Object.hasOwn(COMMANDS, asked) ? COMMANDS[asked] : undefined;
  // Anything else, help among it, concerns all of them.
  const loads = load === undefined ? Object.values(COMMANDS) : [load];
  for (const file of await Promise.all(loads.map((load) => load()))) file.register(program);
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // commander has printed it; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.SUCCESS : ExitCode.USAGE;
  if (SimError.is(error, 'invalid_configuration') || SimError.is(error, 'connection_failed')) {
    process.stderr.write(`cloudhsm-sim: ${error.message}\n`);
    return ExitCode.USAGE;
  }
  process.stderr.write(`cloudhsm-sim: ${error instanceof Error ? error.stack : String(error)}\n`);
  return ExitCode.FAILURE;
}
