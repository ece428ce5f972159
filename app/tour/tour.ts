// `cloudhsm-sim tour`: starts a simulator of its own, plays the tour against it, and stops it.

import { spawn } from 'node:child_process';
import { readFileSync, watch } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SimError } from '../../src/errors.ts';
import { withoutSettings } from '../configuration/sources.ts';
import { commandUrl } from '../package-files.ts';
import type { ReadyDocument } from '../ready-document.ts';
import { newTemporaryFolder, removeTemporaryFolder } from '../temporary-folder.ts';
import { type OutputFlags, print } from '../terminal/print.ts';
import { showProgress } from '../terminal/progress.ts';

const MAIN = fileURLToPath(commandUrl());
const READY_FILE = 'ready.json';
const STEP_WIDTH = 46;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell makes of a process that a signal has ended: 128 and the signal's number. */
const SIGNALLED = 128;

interface PlayedStep {
  readonly step: string;
  readonly result: string;
}

/** Prints the steps. Resolves with whether every one holds. @throws SimError `invalid_configuration` without AWS's clients */
export async function tour(flags: OutputFlags): Promise<boolean> {
  const { playTour, TourFailure } = await import('./steps.ts').catch(withoutClients);
  const steps: PlayedStep[] = [];
  const report = (step: string, result: string): void => {
    steps.push({ step, result });
    if (!flags.json) print(flags, { value: undefined, lines: [`  ${step.padEnd(STEP_WIDTH)}  ${result}`] });
  };
  const directory = newTemporaryFolder();
  const startMs = performance.now();
  const readyFile = join(directory, READY_FILE);
  // What the tour breaks would be warned of among its steps.
  const quietly = ['--log-level', 'error'];
  const up = [
    'up',
    '--port',
    '0',
    '--no-key-store',
    '--connect-duration',
    'real',
    '--ready-file',
    readyFile,
    ...quietly,
  ];
  const simulator = spawn(process.execPath, [MAIN, ...up], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: withoutSettings(process.env),
  });
  // Also where nobody reads it any more, and there is no later.
  const leave = (): void => {
    simulator.kill('SIGTERM');
    removeTemporaryFolder(directory);
  };
  process.once('exit', leave);
  for (const signal of SIGNALS) process.once(signal, endWith);
  const exited = new Promise<number | null>((resolve) => simulator.once('exit', resolve));
  try {
    const written = await showProgress('starting', Promise.race([fileWritten(directory, READY_FILE), exited]));
    if (typeof written === 'number') throw new Error(`the simulator ended with ${written}`);
    report('start', `ready after ${Math.round(performance.now() - startMs)} ms`);
    await playTour(JSON.parse(readFileSync(readyFile, 'utf8')) as ReadyDocument, report);
    print(flags, { value: { holds: true, steps }, lines: ['everything holds'] });
    return true;
  } catch (error) {
    if (!(error instanceof TourFailure)) throw error;
    print(flags, { value: { holds: false, steps, failure: error.message }, lines: [error.message] });
    return false;
  } finally {
    leave();
    await exited;
    process.off('exit', leave);
    for (const signal of SIGNALS) process.off(signal, endWith);
  }
}

const endWith = (signal: (typeof SIGNALS)[number]): never => process.exit(SIGNALLED + constants.signals[signal]);

/** They are large, and of use to the tour alone: whoever wants it installs them. */
function withoutClients(cause: unknown): never {
  if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
  const mend = 'npm install @aws-sdk/client-kms @aws-sdk/client-cloudhsm-v2';
  throw new SimError(
    'invalid_configuration',
    `the tour is played with AWS's own clients, which are not here: ${mend}`,
    {
      cause,
    },
  );
}

/** The file appears whole, by a rename. */
function fileWritten(directory: string, name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(directory, { persistent: false }, (_event, changed) => {
      if (changed !== name) return;
      watcher.close();
      resolve();
    });
  });
}
