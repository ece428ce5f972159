// `cloudhsm-sim up`.

import type { Command } from 'commander';
import { UP_SETTINGS } from '../configuration/up-settings.ts';
import type { UpFlags } from '../up.ts';
import { withExamples } from './examples.ts';
import { addSettings } from './setting-options.ts';

export function register(program: Command): void {
  const up = program.command('up').description('run the simulator in the foreground until Ctrl-C');
  addSettings(up, UP_SETTINGS)
    .option('--json', 'print where everything is as one line of JSON, without passwords')
    .action(async (flags: UpFlags) => (await import('../up.ts')).up(flags));
  withExamples(
    up,
    'cloudhsm-sim up',
    'cloudhsm-sim up --port 0 --ready-file ready.json',
    'cloudhsm-sim up --durations real --limits real --throttle real',
    'CLOUDHSM_SIM_HSMS=3 cloudhsm-sim up --config sim.yaml',
  );
}
