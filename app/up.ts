// `cloudhsm-sim up`: the simulator in the foreground.

import { type ForegroundFlags, runInForeground } from './foreground.ts';
import { KeyPairStock, SEED_KEY_PAIRS } from './key-pair-stock.ts';
import { readUpSettings } from './read-up-settings.ts';
import { upOptions } from './up-options.ts';
import { welcome } from './welcome.ts';

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function up(flags: ForegroundFlags): Promise<void> {
  const { settings, plan } = await readUpSettings(flags, process.env);
  const options = upOptions(settings);
  const start = async () => {
    // Making key pairs takes longest: it begins before anything else is even loaded.
    const keyPairs = new KeyPairStock(plan?.keyPairCount ?? (options.seed === 'bare' ? 0 : SEED_KEY_PAIRS));
    const [{ startSimulator }, { createLogger }] = await Promise.all([
      import('./simulator.ts'),
      import('../src/runtime/pino-logger.ts'),
    ]);
    const logger = createLogger(options.logLevel);
    const seed = plan ?? options.seed;
    return startSimulator({ ...options, seed, logger, generateKeyPair: () => keyPairs.take() });
  };
  const { readyFile, logLevel } = options;
  await runInForeground({ flags, readyFile, logLevel, start, welcome });
}
