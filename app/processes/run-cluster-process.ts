// `cloudhsm-sim cluster`: the device side in the foreground.

import { CLUSTER_SETTINGS } from '../configuration/process-settings.ts';
import { readSettings } from '../configuration/read-settings.ts';
import { type ForegroundFlags, runInForeground } from '../foreground.ts';
import { KeyPairStock, SEED_KEY_PAIRS } from '../key-pair-stock.ts';
import { clusterOptions } from './process-options.ts';
import { clusterWelcome } from './process-welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runClusterProcess(flags: ForegroundFlags): Promise<void> {
  const options = clusterOptions(await readSettings(CLUSTER_SETTINGS, flags, process.env));
  const start = async () => {
    const keyPairs = new KeyPairStock(options.seed === 'bare' ? 0 : SEED_KEY_PAIRS);
    const [{ startClusterProcess }, { createLogger }] = await Promise.all([
      import('./cluster-process.ts'),
      import('../../src/runtime/pino-logger.ts'),
    ]);
    const logger = createLogger(options.logLevel);
    return startClusterProcess({ ...options, logger, generateKeyPair: () => keyPairs.take() });
  };
  const { readyFile, logLevel } = options;
  await runInForeground({ flags, readyFile, logLevel, start, welcome: clusterWelcome });
}
