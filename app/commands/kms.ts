// `cloudhsm-sim kms`: KMS alone.

import type { Command } from 'commander';
import { KMS_SETTINGS } from '../configuration/process-settings.ts';
import type { Flags } from '../configuration/sources.ts';
import { addSettings } from './setting-options.ts';

export function register(program: Command): void {
  const kms = program
    .command('kms')
    .description('run KMS alone in the foreground, on the clusters of `cloudhsm-sim cluster` in another process');
  addSettings(kms, KMS_SETTINGS).action(async (flags: Flags) =>
    (await import('../processes/run-kms-process.ts')).runKmsProcess(flags),
  );
}
