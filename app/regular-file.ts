// A file that somebody named, read as a whole: nothing but a file, and none that is too large.

import { readFileSync, statSync } from 'node:fs';
import { SimError } from '../src/errors.ts';

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

/** @param what it is: `the seed`. @throws SimError `invalid_configuration`, one line with the mend */
export function readTextFile(what: string, path: string, sizeMax: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readRegularFile(path, sizeMax));
  } catch (cause) {
    const why = cause instanceof SimError ? cause.message : 'is no UTF-8 text';
    const message = `${what} ${path} ${why}; name a file that you may read`;
    throw new SimError('invalid_configuration', message, { cause });
  }
}
