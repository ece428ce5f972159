// `cloudhsm-sim kms`: KMS in the foreground.

import { KMS_SETTINGS } from '../configuration/process-settings.ts';
import { readSettings } from '../configuration/read-settings.ts';
import type { ForegroundFlags } from '../foreground.ts';
import { runProcess, type WatchedOptions } from '../run-process.ts';
import { kmsOptions } from './process-options.ts';
import { kmsWelcome } from './process-welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runKmsProcess(flags: ForegroundFlags): Promise<void> {
  const options = kmsOptions(await readSettings(KMS_SETTINGS, flags, process.env));
  const load = async () => {
    const { startKmsProcess } = await import('./kms-process.ts');
    return (watched: WatchedOptions) => startKmsProcess({ ...options, ...watched });
  };
  await runProcess({ flags, options, load, welcome: kmsWelcome });
}
