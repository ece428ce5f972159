// `cloudhsm-sim up`.

import { type Command, Option } from 'commander';
import { DEFAULT_PORT, type UpFlags } from '../up-options.ts';

export function register(program: Command): void {
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
    .option(
      '--host <address>',
      'to listen on, with HSMs; other than loopback, the control API wants a token',
      '127.0.0.1',
    )
    .option('--advertise-host <host>', 'where clients reach it, as the ready file tells them; default: as --host')
    .option('--allowed-host <host...>', 'that requests may name besides loopback; .example.com: all names below it')
    .option('--allowed-origin <origin...>', 'of pages that may call it from a browser: http://localhost:3000')
    .addOption(
      new Option('--token <token>', 'of the control API; default: none on loopback, else one is made').env(
        'CLOUDHSM_SIM_TOKEN',
      ),
    )
    .option('--drain-timeout <seconds>', 'for requests under way, when it is told to stop', '10')
    .addOption(new Option('--log-level <level>', 'of the log on standard error').default('warn'))
    .option('--log-format <format>', 'json (a line each) or pretty (for people)', 'json')
    .action(async (flags: UpFlags) => (await import('../up.ts')).up(flags));
}
