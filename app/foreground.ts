// A command that runs in the foreground until Ctrl-C.

import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { LogLevel } from '../src/runtime/logger.ts';
import type { Flags } from './configuration/sources.ts';
import { type ReadyDocument, withoutSecrets } from './ready-document.ts';
import { readyFileError, writeReadyFile } from './ready-file.ts';
import type { Simulator } from './simulator.ts';
import { showProgress } from './terminal/progress.ts';

/** A stop that takes longer than this is ended; nothing that matters is left by then. */
const STOP_TIMEOUT_MS = 5_000;

export interface ForegroundFlags extends Flags {
  readonly config?: string;
  /** Print where everything is as one line of JSON. */
  readonly json?: boolean;
}

export interface Foreground {
  readonly flags: ForegroundFlags;
  readonly readyFile: string | undefined;
  readonly logLevel: LogLevel;
  readonly start: () => Promise<Simulator>;
  /** What is printed once everything answers. */
  readonly welcome: (ready: ReadyDocument) => string;
}

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runInForeground(foreground: Foreground): Promise<void> {
  const { flags, readyFile, logLevel, start, welcome } = foreground;
  if (readyFile !== undefined) assertWritable(readyFile);
  const stopping = signalled();
  const simulator = await showProgress('starting', start());
  try {
    const ready = simulator.describe();
    if (readyFile !== undefined) writeReadyFile(readyFile, ready);
    process.stdout.write(flags.json ? `${JSON.stringify(withoutSecrets(ready))}\n` : welcome(ready));
    if ((await stopping) === 'SIGHUP') await logHangup(logLevel);
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

/** Nobody asked for it: without this line it would be gone without a trace. */
async function logHangup(logLevel: LogLevel): Promise<void> {
  const { createLogger } = await import('../src/runtime/pino-logger.ts');
  createLogger(logLevel).warn({ signal: 'SIGHUP' }, 'the terminal that it was started from has gone: it stops');
}

function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
  });
}
