// The simulator that the tour is played against: a process of its own, of which nothing is left when the tour has ended.

import { spawn } from 'node:child_process';
import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutSettings } from '../configuration/sources.ts';
import { commandUrl } from '../package-files.ts';
import type { ReadyDocument } from '../ready-document.ts';
import { newTemporaryFolder, removeTemporaryFolder } from '../temporary-folder.ts';

const READY_FILE = 'ready.json';

export interface OwnSimulator {
  /** Where everything is, once it answers. Rejects when it ends before. */
  readonly ready: Promise<ReadyDocument>;
  /** Resolves when its process has ended, and its files are gone. */
  stop(): Promise<void>;
}

/** @throws SimError `invalid_configuration` when there is no room for temporary files */
export function startOwnSimulator(): OwnSimulator {
  const directory = newTemporaryFolder();
  const simulator = spawn(process.execPath, [fileURLToPath(commandUrl()), ...flagsWith(join(directory, READY_FILE))], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: withoutSettings(process.env),
  });
  const exited = new Promise<number | null>((resolve) => simulator.once('exit', resolve));
  const leave = (): void => {
    simulator.kill('SIGTERM');
    removeTemporaryFolder(directory);
  };
  // Whoever ends this process at once leaves no later.
  process.once('exit', leave);
  const ready = async (): Promise<ReadyDocument> => {
    const written = await Promise.race([fileWritten(directory, READY_FILE), exited]);
    if (typeof written === 'number') throw new Error(`the simulator ended with ${written}`);
    return JSON.parse(readFileSync(join(directory, READY_FILE), 'utf8')) as ReadyDocument;
  };
  return {
    ready: ready(),
    async stop() {
      leave();
      await exited;
      process.off('exit', leave);
    },
  };
}

const flagsWith = (readyFile: string): readonly string[] => [
  ...['up', '--port', '0', '--no-key-store', '--connect-duration', 'real', '--ready-file', readyFile],
  // What the tour breaks would be warned of among its steps.
  ...['--log-level', 'error'],
];

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
