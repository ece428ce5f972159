// What a seed draws on besides itself: the environment, files, the date.

import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { SimError } from '../../src/errors.ts';

export interface Surroundings {
  environment(name: string): string | undefined;
  /** @throws SimError `invalid_configuration` with what is wrong, after the path: `does not exist` */
  readFile(path: string): Uint8Array;
  /** The system's date, milliseconds since 1970. */
  readonly nowMs: number;
}

/** @param folder what paths in the seed begin at */
export const surroundingsOf = (folder: string, nowMs: number): Surroundings => ({
  environment: (name) => process.env[name],
  readFile: (path) => readRegularFile(resolve(folder, path), SECRET_SIZE_MAX),
  nowMs,
});

/** The largest is a certificate. */
const SECRET_SIZE_MAX = 20_000;

/** @throws SimError `invalid_configuration`: `does not exist` */
export function readRegularFile(path: string, sizeMax: number): Uint8Array {
  const wrong = (message: string, cause?: unknown) => new SimError('invalid_configuration', message, { cause });
  try {
    const status = statSync(path);
    // A device or a pipe has no end that could be known.
    if (!status.isFile()) throw wrong('is no file');
    if (status.size > sizeMax) throw wrong(`has more than ${sizeMax} octets`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof SimError) throw error;
    throw wrong((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read', error);
  }
}
