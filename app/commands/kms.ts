// `cloudhsm-sim kms`: KMS alone.

import { type Command, Option } from 'commander';
import { SimError } from '../../src/errors.ts';
import { KMS_SETTINGS } from '../configuration/process-settings.ts';
import type { ForegroundFlags } from '../foreground.ts';
import { withExamples } from './examples.ts';
import { addSettings } from './setting-options.ts';

export function register(program: Command): void {
  const kms = program
    .command('kms')
    .description('run KMS alone in the foreground, on the clusters of `cloudhsm-sim cluster` in another process');
  addSettings(kms, KMS_SETTINGS)
    .addOption(new Option('--seed <path>').hideHelp().argParser(refuseSeed))
    .option('--json', 'print where everything is as one line of JSON, without passwords')
    .action(async (flags: ForegroundFlags) => (await import('../processes/run-kms-process.ts')).runKmsProcess(flags));
  withExamples(kms, 'cloudhsm-sim kms', 'cloudhsm-sim kms --port 0 --ready-file kms.json');
}

/** What a seed says of KMS is about clusters of the same seed, whose names and key material another process has. */
function refuseSeed(): never {
  const message =
    'kms takes no --seed: start both sides with cloudhsm-sim up --seed, or cloudhsm-sim cluster --seed and kms with --cluster-ready-file';
  throw new SimError('invalid_configuration', message);
}
