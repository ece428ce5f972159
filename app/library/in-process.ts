// A simulator in this process: its HSMs are worker threads of their own.

import { silentLogger } from '../../src/runtime/logger.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { KeyPairStock, SEED_KEY_PAIRS } from '../key-pair-stock.ts';
import type { ReadyDocument } from '../ready-document.ts';
import { seedOf } from './check-seed.ts';
import type { CheckedOptions } from './check-start-options.ts';
import type { StartedSimulator } from './started-simulator.ts';

/**
 * @param onReset whoever wanted it: what is there now
 * @throws SimError `invalid_configuration`: a port is taken, or the seed is wrong
 */
export async function startInProcess(
  options: CheckedOptions,
  onReset: (ready: ReadyDocument) => void = () => {},
): Promise<StartedSimulator> {
  const { logLevel, process: _, binding, seed: givenSeed, ...simulatorOptions } = options;
  const { token } = binding;
  const told = (ready: ReadyDocument): ReadyDocument => ({
    ...ready,
    ...(token !== undefined && { controlToken: token }),
  });
  const seed = await seedOf(givenSeed);
  // Making key pairs takes longest: it begins before the rest is loaded.
  const keyPairs = new KeyPairStock(seed === 'bare' ? 0 : SEED_KEY_PAIRS);
  const { startSimulator } = await import('../simulator.ts');
  const logger =
    logLevel === 'silent' ? silentLogger : (await import('../../src/runtime/pino-logger.ts')).createLogger(logLevel);
  const simulator = await startSimulator({
    ...{ ...simulatorOptions, seed, logger },
    binding: { ...binding, controlToken: token === undefined ? undefined : Secret.fromText(token) },
    generateKeyPair: () => keyPairs.take(),
    onReset(now) {
      ready = told(now);
      onReset(ready);
    },
  });
  let ready = told(simulator.describe());
  return {
    get ready() {
      return ready;
    },
    reset: () => simulator.reset(),
    stop: () => simulator.stop(),
  };
}
