#!/usr/bin/env node
// `cloudhsm-sim`: the commands. What a command needs is loaded when it runs.

import { Command, CommanderError, Option } from 'commander';
import { SimError } from '../src/errors.ts';
import { DEFAULT_PORT, type UpFlags } from './up-options.ts';
import { VERSION } from './version.ts';

/** What was asked for cannot be done as asked: one line says why. */
const EXIT_USAGE = 2;
const EXIT_FAILURE = 1;

const program = new Command('cloudhsm-sim')
  .description(
    'A simulated AWS CloudHSM cluster, with a KMS custom key store on top of it, that you can break on purpose.',
  )
  .version(VERSION)
  .exitOverride()
  // One line, whatever is wrong.
  .showSuggestionAfterError(false)
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'cloudhsm-sim: ')) });

program
  .command('up')
  .description('run the simulator in the foreground until Ctrl-C')
  .option('--port <number>', 'of KMS, CloudHSM V2 and /_sim/v1; 0: free ports for everything', String(DEFAULT_PORT))
  .option('--hsms <count>', 'HSMs of the cluster, 1 to 28', '2')
  .option('--bare', 'start with nothing but a VPC')
  .option('--no-key-store', 'start with a cluster and its users, but no custom key store on it')
  .option('--ready-file <path>', 'write where everything is, as JSON, once everything answers')
  .option(
    '--connect-duration <seconds>',
    'how long CONNECTING and DISCONNECTING last on the simulated calendar; real: 20 minutes; default: as --durations',
  )
  .option('--durations <which>', 'real: creating clusters, HSMs and backups takes its time on that calendar', 'none')
  .option(
    '--zero-hsms <answer>',
    'to a connect without an active HSM: async (FAILED) or refuse (an exception)',
    'async',
  )
  .option('--hsm-type <type>', 'of the cluster: hsm1.medium or hsm2m.medium', 'hsm2m.medium')
  .option(
    '--limits <numbers>',
    'of connections, sessions, users and keys; real: those of AWS; open: wider ones',
    'open',
  )
  .option('--throttle <rates>', 'real: HSMs are as busy as the real ones; off: as fast as they can', 'off')
  .option('--quotas <rates>', 'real: throttle as KMS does; off: never', 'off')
  .option('--events-file <path>', 'append every KMS and CloudHSM event, as JSON lines')
  .addOption(new Option('--log-level <level>', 'of the log on standard error').default('warn'))
  .action(async (flags: UpFlags) => (await import('./up.ts')).up(flags));

program
  .command('tour')
  .description('play AWS’s page on connecting a custom key store, with AWS’s own clients, against a fresh simulator')
  .action(async () => (await import('./tour/tour.ts')).tour());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // commander has printed it; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  if (SimError.is(error, 'invalid_configuration')) {
    process.stderr.write(`cloudhsm-sim: ${error.message}\n`);
    return EXIT_USAGE;
  }
  process.stderr.write(`cloudhsm-sim: ${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT_FAILURE;
}
