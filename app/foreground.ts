// A command that runs in the foreground until Ctrl-C.

import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ReadyDocument } from './ready-document.ts';
import { readyFileError, writeReadyFile } from './ready-file.ts';
import type { Simulator } from './simulator.ts';

/** A stop that takes longer than this is ended; nothing that matters is left by then. */
const STOP_TIMEOUT_MS = 5_000;

export interface Foreground {
  readonly readyFile: string | undefined;
  readonly start: () => Promise<Simulator>;
  /** What is printed once everything answers. */
  readonly welcome: (ready: ReadyDocument) => string;
}

/** Resolves when it has stopped. @throws SimError `invalid_configuration` */
export async function runInForeground({ readyFile, start, welcome }: Foreground): Promise<void> {
  if (readyFile !== undefined) assertWritable(readyFile);
  const stopping = signalled();
  const simulator = await start();
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
