// `cloudhsm-sim up`: the simulator in the foreground.

import { readSettings } from './configuration/read-settings.ts';
import type { Flags } from './configuration/sources.ts';
import { UP_SETTINGS } from './configuration/up-settings.ts';
import { runInForeground } from './foreground.ts';
import { KeyPairStock, SEED_KEY_PAIRS } from './key-pair-stock.ts';
import { upOptions } from './up-options.ts';
import { welcome } from './welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function up(flags: Flags): Promise<void> {
  const options = upOptions(await readSettings(UP_SETTINGS, flags, process.env));
  const start = async () => {
    // Making key pairs takes longest: it begins before anything else is even loaded.
    const keyPairs = new KeyPairStock(options.seed === 'bare' ? 0 : SEED_KEY_PAIRS);
    const [{ startSimulator }, { createLogger }] = await Promise.all([
      import('./simulator.ts'),
      import('../src/runtime/pino-logger.ts'),
    ]);
    const logger = createLogger(options.logLevel);
    return startSimulator({ ...options, logger, generateKeyPair: () => keyPairs.take() });
  };
  await runInForeground({ readyFile: options.readyFile, start, welcome });
}
