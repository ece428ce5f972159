// `cloudhsm-sim kms`: KMS in the foreground.

import { asGiven, givenElsewhere } from '../configuration/as-given.ts';
import { KMS_SETTINGS } from '../configuration/process-settings.ts';
import { settingSources } from '../configuration/read-settings.ts';
import type { Values } from '../configuration/setting.ts';
import { settleSettings } from '../configuration/settle-settings.ts';
import type { ForegroundFlags } from '../foreground.ts';
import { runProcess, type WatchedOptions } from '../run-process.ts';
import { kmsOptions } from './process-options.ts';
import { kmsWelcome } from './process-welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runKmsProcess(flags: ForegroundFlags): Promise<void> {
  const sources = await settingSources(KMS_SETTINGS, flags, process.env);
  const settings = settleSettings(KMS_SETTINGS, sources);
  await asGiven(givenElsewhere(KMS_SETTINGS, sources), () => run(flags, settings));
}

async function run(flags: ForegroundFlags, settings: Values<typeof KMS_SETTINGS>): Promise<void> {
  const options = kmsOptions(settings);
  const load = async () => {
    const { startKmsProcess } = await import('./kms-process.ts');
    return (watched: WatchedOptions) => startKmsProcess({ ...options, ...watched });
  };
  await runProcess({ flags, options, load, welcome: kmsWelcome });
}
