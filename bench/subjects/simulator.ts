// A simulator in a process of its own, as people run it.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadyDocument } from '../../app/ready-document.ts';

const READY_FILE = 'ready.json';

export interface BenchSimulator {
  readonly ready: ReadyDocument;
  readonly readyFile: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The benches run from build/bench/. */
const besideBenches = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** As it was compiled: a file for each of the source. */
export const COMPILED_MAIN = besideBenches('../../app/main.js');

/** What ships, where it has been made; else what was compiled. */
export function mainFile(): string {
  const shipped = besideBenches('../../../dist/main.js');
  return existsSync(shipped) ? shipped : COMPILED_MAIN;
}

/** `dist/main.js` or `build/app/main.js`: what a figure was taken from. */
export const mainName = (): string =>
  mainFile()
    .split('/')
    .slice(-3)
    .join('/')
    .replace(/^.*\/dist\//, 'dist/');

/** `up --port 0` with these flags, once it is ready. */
export const startSimulator = (...flags: readonly string[]): Promise<BenchSimulator> =>
  startMain(mainFile(), [], ...flags);

/** The same of that file. */
export async function startMain(
  main: string,
  nodeFlags: readonly string[],
  ...flags: readonly string[]
): Promise<BenchSimulator> {
  const directory = mkdtempSync(join(tmpdir(), 'cloudhsm-sim-bench-'));
  const readyFile = join(directory, READY_FILE);
  const watcher = watch(directory);
  const written = new Promise<'ready'>((resolve) => {
    watcher.on('change', (_event, name) => {
      if (name === READY_FILE) resolve('ready');
    });
  });
  const child = spawn(
    process.execPath,
    [...nodeFlags, main, 'up', '--port', '0', '--ready-file', readyFile, ...flags],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const first = await Promise.race([written, exited]);
  watcher.close();
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    rmSync(directory, { recursive: true, force: true });
  };
  if (first !== 'ready') {
    await stop();
    throw new Error(`the simulator ended with ${first} before it was ready`);
  }
  const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as ReadyDocument;
  return { ready, readyFile, pid: child.pid ?? 0, stop };
}
