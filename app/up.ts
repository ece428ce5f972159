// `cloudhsm-sim up`: the simulator in the foreground.

import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KeyPairStock } from './key-pair-stock.ts';
import { readyFileError, writeReadyFile } from './ready-file.ts';
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
  const logger = createLogger(options.logLevel);
  const simulator = await startSimulator({
    ...options,
    hsmPort: port === 0 ? 0 : DEFAULT_HSM_PORT,
    logger,
    generateKeyPair: () => keyPairs.take(),
  });
  try {
    const ready = simulator.describe();
    if (readyFile !== undefined) writeReadyFile(readyFile, ready);
    process.stdout.write(welcome(ready));
    const signal = await stopping;
    // Nobody asked for it: without this line it would be gone without a trace.
    if (signal === 'SIGHUP') logger.warn({ signal }, 'the terminal that it was started from has gone: it stops');
  } finally {
    setTimeout(() => process.exit(), STOP_TIMEOUT_MS).unref();
    await simulator.stop();
  }
}

/** Before anything is started: at the end it would be too late. */
function assertWritable(path: string): void {
  const directory = dirname(resolve(path));
  try {
    accessSync(directory, constants.W_OK);
    // The file takes the place of what is there: of another file, not of a directory or a device.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error('is no file');
  } catch (cause) {
    throw readyFileError(path, cause);
  }
}

function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
  });
}
