// `cloudhsm-sim kms`: KMS alone.

import type { Command } from 'commander';
import { KMS_SETTINGS } from '../configuration/process-settings.ts';
import type { ForegroundFlags } from '../foreground.ts';
import { withExamples } from './examples.ts';
import { addSettings } from './setting-options.ts';

export function register(program: Command): void {
  const kms = program
    .command('kms')
    .description('run KMS alone in the foreground, on the clusters of `cloudhsm-sim cluster` in another process');
  addSettings(kms, KMS_SETTINGS)
    .option('--json', 'print where everything is as one line of JSON, without passwords')
    .action(async (flags: ForegroundFlags) => (await import('../processes/run-kms-process.ts')).runKmsProcess(flags));
  withExamples(kms, 'cloudhsm-sim kms', 'cloudhsm-sim kms --port 0 --ready-file kms.json');
}
