// What a seed draws on besides itself: the environment, files, the date.

import { resolve } from 'node:path';
import { readRegularFile } from '../regular-file.ts';

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
