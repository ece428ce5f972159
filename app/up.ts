// `cloudhsm-sim up`: the simulator in the foreground.

import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SimError } from '../src/errors.ts';
import { KeyPairStock } from './key-pair-stock.ts';
import { writeReadyFile } from './ready-file.ts';
import { DEFAULT_HSM_PORT, parseUpFlags, type UpFlags } from './up-options.ts';
import { welcome } from './welcome.ts';

/** The customer's CA and the cluster's. */
const SEED_KEY_PAIRS = 2;
/** A stop that takes longer than this is ended; nothing that matters is left by then. */
const STOP_TIMEOUT_MS = 5_000;

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function up(flags: UpFlags): Promise<void> {
  const options = parseUpFlags(flags);
  const { port, readyFile } = options;
  if (readyFile !== undefined) assertWritable(readyFile);
  const stopping = signalled();
  // Making key pairs takes longest: it begins before anything else is even loaded.
  const keyPairs = new KeyPairStock(options.seed === 'bare' ? 0 : SEED_KEY_PAIRS);
  const [{ startSimulator }, { createLogger }] = await Promise.all([
    import('./simulator.ts'),
    import('../src/runtime/pino-logger.ts'),
  ]);
  const simulator = await startSimulator({
    ...options,
    hsmPort: port === 0 ? 0 : DEFAULT_HSM_PORT,
    logger: createLogger(options.logLevel),
    generateKeyPair: () => keyPairs.take(),
  });
  const ready = simulator.describe();
  if (readyFile !== undefined) writeReadyFile(readyFile, ready);
  process.stdout.write(welcome(ready));
  await stopping;
  setTimeout(() => process.exit(0), STOP_TIMEOUT_MS).unref();
  await simulator.stop();
}

/** Before anything is started: at the end it would be too late. */
function assertWritable(path: string): void {
  const directory = dirname(resolve(path));
  try {
    accessSync(directory, constants.W_OK);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error('is a directory');
  } catch (cause) {
    throw new SimError(
      'invalid_configuration',
      `--ready-file ${path} cannot be written; name a file in a folder that you may write to`,
      {
        cause,
      },
    );
  }
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
