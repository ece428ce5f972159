// A file that somebody named, read as a whole: nothing but a file, and none that is too large.

import { readFileSync, statSync } from 'node:fs';
import { SimError } from '../src/errors.ts';

/** Why a file is not read, and what to do about it. */
interface Unread {
  /** After its name: `does not exist`. */
  readonly why: string;
  readonly mend: string;
  readonly cause?: unknown;
}

const NAME_ANOTHER = '; name a file that you may read';

/** @throws SimError `invalid_configuration`: `does not exist` */
export function readRegularFile(path: string, sizeMax: number): Uint8Array {
  const read = tryToRead(path, sizeMax);
  if (read instanceof Uint8Array) return read;
  throw new SimError('invalid_configuration', read.why, { cause: read.cause });
}

/** @param what it is: `the seed`. @throws SimError `invalid_configuration`, one line with the mend */
export function readTextFile(what: string, path: string, sizeMax: number): string {
  const read = tryToRead(path, sizeMax);
  const text = read instanceof Uint8Array ? decode(read) : read;
  if (typeof text === 'string') return text;
  throw new SimError('invalid_configuration', `${what} ${path} ${text.why}${text.mend}`, { cause: text.cause });
}

function tryToRead(path: string, sizeMax: number): Uint8Array | Unread {
  try {
    const status = statSync(path);
    // A device or a pipe has no end that could be known.
    if (!status.isFile()) return { why: 'is no file', mend: NAME_ANOTHER };
    if (status.size > sizeMax) {
      return { why: `has more than ${sizeMax} octets`, mend: ', which is too many: make it smaller' };
    }
    return readFileSync(path);
  } catch (cause) {
    const isAbsent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    return { why: isAbsent ? 'does not exist' : 'cannot be read', mend: NAME_ANOTHER, cause };
  }
}

function decode(octets: Uint8Array): string | Unread {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch (cause) {
    return { why: 'is no UTF-8 text', mend: '; save it as such', cause };
  }
}
