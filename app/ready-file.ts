// The ready file: one JSON document that says where everything is, written once everything answers.

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ReadyDocument } from './ready-document.ts';

/** Atomic: a reader sees all of it or nothing. Mode 0600, for it holds the passwords of users made by the simulator. */
export function writeReadyFile(path: string, document: ReadyDocument): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, `${JSON.stringify(document, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
