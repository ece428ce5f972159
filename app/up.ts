// `cloudhsm-sim up`: the simulator in the foreground.

import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readSettings } from './configuration/read-settings.ts';
import type { Flags } from './configuration/sources.ts';
import { UP_SETTINGS } from './configuration/up-settings.ts';
import { KeyPairStock } from './key-pair-stock.ts';
import { readyFileError, writeReadyFile } from './ready-file.ts';
import { upOptions } from './up-options.ts';
import { welcome } from './welcome.ts';

/** The customer's CA and the cluster's. */
const SEED_KEY_PAIRS = 2;
/** A stop that takes longer than this is ended; nothing that matters is left by then. */
const STOP_TIMEOUT_MS = 5_000;

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function up(flags: Flags): Promise<void> {
  const options = upOptions(await readSettings(UP_SETTINGS, flags, process.env));
  const { readyFile } = options;
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
    logger: createLogger(options.logLevel),
    generateKeyPair: () => keyPairs.take(),
  });
  try {
    const ready = simulator.describe();
    if (readyFile !== undefined) writeReadyFile(readyFile, ready);
    process.stdout.write(welcome(ready));
    await stopping;
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

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
