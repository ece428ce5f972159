// `cloudhsm-sim tour`: starts a simulator of its own, plays the tour against it, and stops it.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SimError } from '../../src/errors.ts';
import { commandUrl } from '../package-files.ts';
import type { ReadyDocument } from '../ready-document.ts';

const MAIN = fileURLToPath(commandUrl());
const READY_FILE = 'ready.json';
const STEP_WIDTH = 46;

/** Exits 0 only when every step holds. @throws SimError `invalid_configuration` without AWS's clients */
export async function tour(): Promise<void> {
  const { playTour } = await import('./steps.ts').catch(withoutClients);
  const directory = mkdtempSync(join(tmpdir(), 'cloudhsm-sim-tour-'));
  const startMs = performance.now();
  const readyFile = join(directory, READY_FILE);
  const flags = ['--port', '0', '--no-key-store', '--connect-duration', 'real', '--ready-file', readyFile];
  const simulator = spawn(process.execPath, [MAIN, 'up', ...flags], { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = new Promise<number | null>((resolve) => simulator.once('exit', resolve));
  try {
    const written = await Promise.race([fileWritten(directory, READY_FILE), exited]);
    if (typeof written === 'number') throw new Error(`the simulator ended with ${written}`);
    print('start', `ready after ${Math.round(performance.now() - startMs)} ms`);
    await playTour(JSON.parse(readFileSync(readyFile, 'utf8')) as ReadyDocument, print);
    process.stdout.write('everything holds\n');
  } finally {
    simulator.kill('SIGTERM');
    await exited;
    rmSync(directory, { recursive: true, force: true });
  }
}

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

const print = (step: string, result: string): void => {
  process.stdout.write(`  ${step.padEnd(STEP_WIDTH)}  ${result}\n`);
};

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
