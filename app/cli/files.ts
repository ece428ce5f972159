// The files that commands name: keys, tokens, data. What is wrong with one is said in one line.

import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { SimError } from '../../src/errors.ts';

/** Of a file that is read: more than any key, token or data that an HSM takes. */
const SIZE_MAX = 64 * 1024 * 1024;

/** `<(...)` and standard input: somebody is at the other end. Of any other pipe nobody may ever be. */
const PIPE_OF_THE_SHELL = /^\/dev\/(stdin|stdout|fd\/\d+)$/;

/** @throws SimError `invalid_configuration` */
export function readInputFile(path: string): Buffer {
  try {
    const status = statSync(path);
    // Of a folder, reading says so.
    const isReadable = status.isFile() || status.isDirectory() || PIPE_OF_THE_SHELL.test(path);
    if (!isReadable) throw noFile(path, 'read');
    if (status.size > SIZE_MAX)
      throw new SimError('invalid_configuration', `${path} is longer than ${SIZE_MAX} octets`);
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** In the place of what is there. @throws SimError `invalid_configuration` */
export function writeOutputFile(path: string, content: Uint8Array | string): void {
  try {
    requireReader(path);
    writeFileSync(path, content);
  } catch (error) {
    throw fileError(error, path, 'written');
  }
}

/**
 * Before something happens that cannot be taken back, and whose outcome goes there. What is there stays as it is.
 * @throws as `writeOutputFile`
 */
export function requireWritable(path: string): void {
  const isNew = !existsSync(path);
  try {
    requireReader(path);
    closeSync(openSync(path, 'a'));
    if (isNew) rmSync(path);
  } catch (error) {
    throw fileError(error, path, 'written');
  }
}

function requireReader(path: string): void {
  const isPipe = statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
  if (isPipe && !PIPE_OF_THE_SHELL.test(path)) throw noFile(path, 'written');
}

const noFile = (path: string, what: 'read' | 'written'): SimError =>
  new SimError('invalid_configuration', `${path} cannot be ${what}: it is no file`);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
};

function fileError(error: unknown, path: string, what: 'read' | 'written'): SimError {
  if (error instanceof SimError) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  return new SimError('invalid_configuration', `${path} cannot be ${what}: ${REASONS[code] ?? code}`, { cause: error });
}
