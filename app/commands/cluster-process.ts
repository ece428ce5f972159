// `cloudhsm-sim cluster`, without a word after it: the device side alone.

import type { Command } from 'commander';
import { CLUSTER_SETTINGS } from '../configuration/process-settings.ts';
import type { ForegroundFlags } from '../foreground.ts';
import { withExamples } from './examples.ts';
import { addSettings } from './setting-options.ts';

export function addClusterProcess(cluster: Command): void {
  addSettings(cluster, CLUSTER_SETTINGS)
    .option('--json', 'print where everything is as one line of JSON, without passwords')
    .action(async (flags: ForegroundFlags) =>
      (await import('../processes/run-cluster-process.ts')).runClusterProcess(flags),
    );
  withExamples(cluster, 'cloudhsm-sim cluster', 'cloudhsm-sim cluster --port 0 --ready-file ready.json');
}
