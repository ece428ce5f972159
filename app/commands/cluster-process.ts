// `cloudhsm-sim cluster`, without a word after it: the device side alone.

import type { Command } from 'commander';
import { CLUSTER_SETTINGS } from '../configuration/process-settings.ts';
import type { Flags } from '../configuration/sources.ts';
import { addSettings } from './setting-options.ts';

export function register(program: Command): void {
  const cluster = program
    .command('cluster')
    .description('run clusters alone in the foreground, for `cloudhsm-sim kms` in another process');
  addSettings(cluster, CLUSTER_SETTINGS).action(async (flags: Flags) =>
    (await import('../processes/run-cluster-process.ts')).runClusterProcess(flags),
  );
}
