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

const scenario = program.command('scenario').description('time lines of faults and what is expected, as YAML');
scenario
  .command('run <file>')
  .description('play a file of scenarios/ or your own against a simulator of its own; exit 0 when everything holds')
  .option('--json', 'print the report as JSON')
  .action(async (file: string, flags: { json?: boolean }) => {
    const holds = await (await import('./scenario/run-scenario.ts')).runScenarioFile(file, flags);
    if (!holds) process.exitCode = EXIT_FAILURE;
  });

const fault = program.command('fault').description('what goes wrong in a simulator that runs');
const faultCommand = (usage: string, says: string): Command =>
  fault
    .command(usage)
    .description(says)
    .addOption(
      new Option('--endpoint <url>', 'of the simulator')
        .env('CLOUDHSM_SIM_ENDPOINT')
        .default(`http://127.0.0.1:${DEFAULT_PORT}`),
    )
    .option('--json', 'print JSON');
const faults = () => import('./fault/fault-command.ts');
faultCommand('list', 'the faults that there are, with their hits').action(async (flags) =>
  (await faults()).listFaults(flags),
);
faultCommand('kinds', 'the kinds of fault').action(async (flags) => (await faults()).listFaultKinds(flags));
faultCommand('add <name> <kind>', 'create a fault')
  .option('-p, --parameter <name=value...>', 'of the kind')
  .option('-m, --match <name=value...>', 'whom it is for: hsmId=hsm-..., operation=encrypt')
  .option('--direction <direction>', 'upstream or downstream')
  .option('--probability <fraction>', 'of each event: 0 to 1')
  .option('--seed <number>', 'of the draws')
  .option('--skip <count>', 'events that pass first')
  .option('--times <count>', 'hits after which it is over')
  .option('--from <date>', 'ISO 8601, on the simulated calendar')
  .option('--until <date>', 'ISO 8601, on the simulated calendar')
  .action(async (name: string, kind: string, flags) => (await faults()).addFault(name, kind, flags));
faultCommand('delete <name>', 'end a fault').action(async (name: string, flags) =>
  (await faults()).deleteFault(name, flags),
);
faultCommand('reset', 'end all of them').action(async (flags) => (await faults()).resetFaults(flags));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // commander has printed it; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  if (SimError.is(error, 'invalid_configuration') || SimError.is(error, 'connection_failed')) {
    process.stderr.write(`cloudhsm-sim: ${error.message}\n`);
    return EXIT_USAGE;
  }
  process.stderr.write(`cloudhsm-sim: ${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT_FAILURE;
}
