// A simulator in a process of its own, as a sidecar runs: for benches of what goes over HTTP.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadyDocument } from '../app/ready-document.ts';

const MAIN = fileURLToPath(new URL('../app/main.js', import.meta.url));
const READY_FILE = 'ready.json';

export interface BenchSimulator {
  readonly ready: ReadyDocument;
  stop(): Promise<void>;
}

export async function startBenchSimulator(...flags: readonly string[]): Promise<BenchSimulator> {
  const directory = mkdtempSync(join(tmpdir(), 'cloudhsm-sim-bench-'));
  const path = join(directory, READY_FILE);
  const written = new Promise<void>((resolve) => {
    const watcher = watch(directory, (_event, name) => {
      if (name !== READY_FILE) return;
      watcher.close();
      resolve();
    });
  });
  const child = spawn(process.execPath, [MAIN, 'up', '--port', '0', '--ready-file', path, ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const early = await Promise.race([written, exited]);
  if (typeof early === 'number') throw new Error(`the simulator ended with ${early}`);
  return {
    ready: JSON.parse(readFileSync(path, 'utf8')) as ReadyDocument,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
