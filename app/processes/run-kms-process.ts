// `cloudhsm-sim kms`: KMS in the foreground.

import { KMS_SETTINGS } from '../configuration/process-settings.ts';
import { readSettings } from '../configuration/read-settings.ts';
import { type ForegroundFlags, runInForeground } from '../foreground.ts';
import { kmsOptions } from './process-options.ts';
import { kmsWelcome } from './process-welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runKmsProcess(flags: ForegroundFlags): Promise<void> {
  const options = kmsOptions(await readSettings(KMS_SETTINGS, flags, process.env));
  const start = async () => {
    const [{ startKmsProcess }, { createLogger }] = await Promise.all([
      import('./kms-process.ts'),
      import('../../src/runtime/pino-logger.ts'),
    ]);
    return startKmsProcess({ ...options, logger: createLogger(options.logLevel) });
  };
  const { readyFile, logLevel } = options;
  await runInForeground({ flags, readyFile, logLevel, start, welcome: kmsWelcome });
}
