// `cloudhsm-sim up`: the simulator in the foreground.

import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Logger } from '../src/runtime/logger.ts';
import { readSettings } from './configuration/read-settings.ts';
import type { Flags } from './configuration/sources.ts';
import { UP_SETTINGS } from './configuration/up-settings.ts';
import { ExitCode } from './exit-code.ts';
import { KeyPairStock } from './key-pair-stock.ts';
import type { ReadyDocument } from './ready-document.ts';
import { readyFileError, writeReadyFile } from './ready-file.ts';
import { asksForTraces } from './tracing/asks-for-traces.ts';
import { type UpOptions, upOptions } from './up-options.ts';
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
  const [{ startSimulator }, logger] = await Promise.all([import('./simulator.ts'), openLog(options)]);
  const tracing = asksForTraces(process.env)
    ? await (await import('./tracing/tracing.ts')).startTracing(logger)
    : undefined;
  const tell = (ready: ReadyDocument): void => {
    if (readyFile !== undefined) writeReadyFile(readyFile, { ...ready, ...tokenOf(options) });
  };
  const simulator = await startSimulator({
    ...options,
    logger,
    observers: tracing === undefined ? [] : [tracing.observer],
    generateKeyPair: () => keyPairs.take(),
    onReset(ready) {
      try {
        tell(ready);
      } catch (err) {
        logger.error({ err }, 'the ready file tells what was before the reset');
      }
    },
  });
  try {
    const ready = simulator.describe();
    tell(ready);
    process.stdout.write(welcome(ready));
    await stopping;
  } finally {
    setTimeout(() => process.exit(), options.drainTimeoutMs + STOP_TIMEOUT_MS).unref();
    await simulator.stop(options.drainTimeoutMs);
    await tracing?.shutDown();
  }
}

const tokenOf = ({ binding: { controlToken } }: UpOptions): Pick<ReadyDocument, 'controlToken'> =>
  controlToken === undefined ? {} : { controlToken: Buffer.from(controlToken.reveal()).toString() };

async function openLog({ logLevel, logFormat }: UpOptions): Promise<Logger> {
  if (logFormat === 'pretty') return (await import('../src/runtime/pretty-logger.ts')).createPrettyLogger(logLevel);
  return (await import('../src/runtime/pino-logger.ts')).createLogger(logLevel);
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

/** Resolves with the first signal; a second one ends everything at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    const hear = (): void => {
      if (++signals > 1) process.exit(ExitCode.SUCCESS);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear);
  });
}
