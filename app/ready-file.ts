// The ready file: one JSON document that says where everything is, written once everything answers.

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SimError } from '../src/errors.ts';
import { randomUuid, systemRandom } from '../src/runtime/random.ts';
import type { ReadyDocument } from './ready-document.ts';

/**
 * Atomic: a reader sees all of it or nothing. Mode 0600, for it holds the passwords of users made by the simulator.
 * @throws SimError `invalid_configuration`
 */
export function writeReadyFile(path: string, document: ReadyDocument): void {
  const unfinished = join(dirname(path), `.ready-${randomUuid(systemRandom)}.tmp`);
  try {
    writeFileSync(unfinished, `${JSON.stringify(document, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw readyFileError(path, error);
  }
}

export const readyFileError = (path: string, cause: unknown): SimError =>
  new SimError(
    'invalid_configuration',
    `--ready-file ${path} cannot be written; name a file in a folder that you may write to`,
    { cause },
  );
