// `cloudhsm-sim cluster`, without a word after it: the device side alone.

import type { Command } from 'commander';
import { CLUSTER_SETTINGS } from '../configuration/process-settings.ts';
import type { Flags } from '../configuration/sources.ts';
import { addSettings } from './setting-options.ts';

export function addClusterProcess(cluster: Command): void {
  addSettings(cluster, CLUSTER_SETTINGS).action(async (flags: Flags) =>
    (await import('../processes/run-cluster-process.ts')).runClusterProcess(flags),
  );
}
