// A simulator in this process: its HSMs are worker threads of their own.

import { silentLogger } from '../../src/runtime/logger.ts';
import { KeyPairStock } from '../key-pair-stock.ts';
import type { CheckedOptions } from './check-start-options.ts';
import type { StartedSimulator } from './started-simulator.ts';

/** The customer's CA and the cluster's. */
const SEED_KEY_PAIRS = 2;

/** @throws SimError `invalid_configuration`: a port is taken */
export async function startInProcess(options: CheckedOptions): Promise<StartedSimulator> {
  const { logLevel, process: _, ...simulatorOptions } = options;
  // Making key pairs takes longest: it begins before the rest is loaded.
  const keyPairs = new KeyPairStock(options.seed === 'bare' ? 0 : SEED_KEY_PAIRS);
  const { startSimulator } = await import('../simulator.ts');
  const logger =
    logLevel === 'silent' ? silentLogger : (await import('../../src/runtime/pino-logger.ts')).createLogger(logLevel);
  const simulator = await startSimulator({
    ...simulatorOptions,
    logger,
    generateKeyPair: () => keyPairs.take(),
  });
  return { ready: simulator.describe(), stop: () => simulator.stop() };
}
