// `cloudhsm-sim kms`: KMS in the foreground.

import { KMS_SETTINGS } from '../configuration/process-settings.ts';
import { readSettings } from '../configuration/read-settings.ts';
import type { Flags } from '../configuration/sources.ts';
import { runInForeground } from '../foreground.ts';
import { kmsOptions } from './process-options.ts';
import { kmsWelcome } from './process-welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runKmsProcess(flags: Flags): Promise<void> {
  const options = kmsOptions(await readSettings(KMS_SETTINGS, flags, process.env));
  const start = async () => {
    const [{ startKmsProcess }, { createLogger }] = await Promise.all([
      import('./kms-process.ts'),
      import('../../src/runtime/pino-logger.ts'),
    ]);
    return startKmsProcess({ ...options, logger: createLogger(options.logLevel) });
  };
  await runInForeground({ readyFile: options.readyFile, start, welcome: kmsWelcome });
}
